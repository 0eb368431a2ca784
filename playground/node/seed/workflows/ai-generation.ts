import { getWritable } from "workflow";
export async function generateAIContent(prompt: string) {
"use workflow";
const writable = getWritable(); // [!code highlight]
await streamContentToClient(writable, prompt);
return { status: "complete" };
}
async function streamContentToClient(
writable: WritableStream,
prompt: string
) {
"use step";
const writer = writable.getWriter();
// Stream updates as they become available
for (let i = 0; i < 10; i++) {
const chunk = new TextEncoder().encode(`Update ${i}\n`);
await writer.write(chunk);
}
writer.releaseLock();
}
