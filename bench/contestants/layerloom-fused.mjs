// bench: {"isolated": false, "peer": false}
import { contestant } from "./lib/layerloom.mjs";

export default contestant("layerloom-fused", "fused");
