import { localUrl } from "../../src/address";
import { entered } from "../../src/ledger";

export async function sendNotifications(userId: string) {
  "use workflow";

  const { channels } = await findChannels(userId);
  const sent = await Promise.all(channels.map((channel) => notify(userId, channel)));
  return { userId, sent: sent.length };
}

async function findChannels(userId: string) {
  "use step";

  return entered(async () => ({ channels: userId === "" ? [] : ["mail", "push", "chat"] }));
}

async function notify(userId: string, channel: string) {
  "use step";

  return entered(async () => {
    const body = JSON.stringify({ to: `${userId} by ${channel}`, subject: "Something happened" });
    const response = await fetch(await localUrl("/local/mail"), { method: "POST", body });
    if (!response.ok) throw new Error(`the ${channel} server answered ${response.status}`);
    return { channel };
  });
}
