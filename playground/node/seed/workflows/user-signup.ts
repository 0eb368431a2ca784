import { sleep } from "workflow";
import { localUrl } from "../../src/address";
import { writeData } from "../../src/data";
import { entered } from "../../src/ledger";

export async function handleUserSignup(email: string) {
  "use workflow";

  const account = await createAccount(email);
  await sendMail(email, "Welcome!");
  await sleep("500ms");
  await sendMail(email, "How is it going?");
  return { id: account.id, email, mails: 2 };
}

async function createAccount(email: string) {
  "use step";

  return entered(async () => {
    const account = { id: `user-${email.length}-${email.split("@")[0]}`, email };
    await writeData(`account-${account.id}`, account);
    return account;
  });
}

async function sendMail(to: string, subject: string) {
  "use step";

  return entered(async () => {
    const response = await fetch(await localUrl("/local/mail"), { method: "POST", body: JSON.stringify({ to, subject }) });
    if (!response.ok) throw new Error(`the mail server answered ${response.status}`);
    return (await response.json()) as { queued: number };
  });
}
