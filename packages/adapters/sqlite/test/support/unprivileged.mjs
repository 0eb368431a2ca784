// Opens a store without root's rights and says which code that fails with. argv: root.
import { sqlite } from "@perdure/sqlite";

process.setgid(65_534);
process.setuid(65_534);
const store = sqlite({ root: process.argv[2] });
await store.readRun({ runId: "run" }).then(
  () => console.log("opened"),
  (error) => console.log(error.code),
);
