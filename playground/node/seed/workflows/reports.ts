import { localUrl } from "../../src/address";
import { writeData } from "../../src/data";
import { entered } from "../../src/ledger";

export async function generateReport(reportId: string) {
  "use workflow";

  const regions = await Promise.all(["north", "south", "west"].map((region) => collect(region)));
  const total = regions.reduce((sum, { sales }) => sum + sales, 0);
  const file = await writeReport(reportId, total);
  return { reportId, total, regions: regions.map(({ region, sales }) => ({ region, sales })), file: file.name, at: new Date() };
}

async function collect(region: string) {
  "use step";

  return entered(async () => {
    const response = await fetch(await localUrl(`/local/sales/${region}`));
    return (await response.json()) as { region: string; sales: number };
  });
}

async function writeReport(reportId: string, total: number) {
  "use step";

  return entered(async () => {
    const name = `report-${reportId}`;
    await writeData(name, { reportId, total });
    return { name };
  });
}
