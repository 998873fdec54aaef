// What web/sparql takes from third parties: YASGUI's editor and its view of answers.

import "@zazuko/yasqe/build/yasqe.min.css";
import "@zazuko/yasr/build/yasr.min.css";

export { Yasqe } from "@zazuko/yasqe";
export { Yasr } from "@zazuko/yasr";
