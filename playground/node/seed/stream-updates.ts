import { start } from "workflow/api";
import { generateAIContent } from "./workflows/ai-generation";
export async function POST(request: Request) {
const { prompt } = await request.json();
// Start the workflow
const run = await start(generateAIContent, [prompt]);
// Get the readable stream (can also use run.readable as shorthand)
const stream = run.getReadable(); // [!code highlight]
// Return the stream immediately
return new Response(stream, {
headers: {
"Content-Type": "application/octet-stream",
},
});
}
