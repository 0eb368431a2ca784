import { setTimeout as delay } from "node:timers/promises";
import { RetryableError, getStepMetadata } from "workflow";
import { writeData } from "../../src/data";
import { entered } from "../../src/ledger";

export async function processOrder(orderId = "order-1") {
  "use workflow";

  const stock = await reserveStock(orderId);
  const payment = await charge(orderId, stock.total);
  const parcel = await ship(orderId);
  return { orderId, paid: payment.amount, parcel: parcel.number };
}

async function reserveStock(orderId: string) {
  "use step";

  return entered(async () => {
    await writeData(`stock-${orderId}`, { orderId, reserved: 2 });
    return { total: 84 };
  });
}

// The card network is busy at the first attempt, so a retry can be seen.
async function charge(orderId: string, amount: number) {
  "use step";

  const { attempt } = getStepMetadata();
  return entered(async () => {
    if (attempt === 1) throw new RetryableError("The card network is busy", { retryAfter: "100ms" });
    await writeData(`payment-${orderId}`, { orderId, amount });
    return { amount };
  });
}

async function ship(orderId: string) {
  "use step";

  return entered(async () => {
    await delay(50);
    return { number: `parcel-${orderId}` };
  });
}
