/** Entry of the thread that owns the store's file. */
import { workerData } from "node:worker_threads";
import { serve, type ThreadData } from "./thread/serve.ts";

serve(workerData as ThreadData);
