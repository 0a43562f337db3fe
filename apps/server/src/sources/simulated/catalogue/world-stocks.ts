import type { Table } from "./table.ts";

const stock = { type: "STOCK", spreadBasisPoints: 3 } as const;

/** Stocks outside the United States, with their exchange's ending; London's are in pence (GBX). */
export const WORLD_STOCKS: readonly Table[] = [
  {
    ...stock,
    venue: "LSE",
    currency: "GBX",
    tick: "0.02",
    rows: `
VOD.L|Vodafone Group plc|77.42|58M|25
LLOY.L|Lloyds Banking Group plc|76.84|140M|27
BP.L|BP p.l.c.|364.56|44M|28
BARC.L|Barclays PLC|326.14|42M|30
`,
  },
  {
    ...stock,
    venue: "LSE",
    currency: "GBX",
    tick: "0.5",
    rows: `
SHEL.L|Shell plc|2459.5|8.8M|23
HSBA.L|HSBC Holdings plc|868.5|21M|23
ULVR.L|Unilever PLC|4701.0|3.1M|18
RR.L|Rolls-Royce Holdings plc|877.5|26M|36
`,
  },
  {
    ...stock,
    venue: "LSE",
    currency: "GBX",
    tick: "2",
    rows: `
AZN.L|AstraZeneca PLC|10738|2.2M|23
`,
  },
  {
    ...stock,
    venue: "XETR",
    currency: "EUR",
    rows: `
SAP.DE|SAP SE|263.15|1.5M|27
SIE.DE|Siemens Aktiengesellschaft|218.40|1.2M|27
ALV.DE|Allianz SE|349.80|0.72M|18
VOW3.DE|Volkswagen AG|94.86|1.1M|30
BMW.DE|Bayerische Motoren Werke AG|77.92|1.3M|28
`,
  },
  {
    ...stock,
    venue: "EURONEXT",
    currency: "EUR",
    rows: `
MC.PA|LVMH Moet Hennessy Louis Vuitton SE|478.65|0.62M|30
OR.PA|L'Oreal S.A.|373.15|0.38M|24
TTE.PA|TotalEnergies SE|52.28|4.6M|23
AIR.PA|Airbus SE|164.12|1.1M|28
`,
  },
  {
    ...stock,
    venue: "SIX",
    currency: "CHF",
    rows: `
NESN.SW|Nestle S.A.|86.90|4.4M|19
ROG.SW|Roche Holding AG|267.30|1.3M|22
NOVN.SW|Novartis AG|95.75|3.4M|19
`,
  },
  {
    ...stock,
    venue: "TSE",
    currency: "JPY",
    rows: `
7203.T|Toyota Motor Corporation|2651.5|24M|27
6758.T|Sony Group Corporation|3754|13M|30
9984.T|SoftBank Group Corp.|7722|11M|45
7974.T|Nintendo Co. Ltd.|11890|5.2M|33
`,
  },
  {
    ...stock,
    venue: "HKEX",
    currency: "HKD",
    tick: "0.10",
    rows: `
0700.HK|Tencent Holdings Limited|512.00|19M|30
9988.HK|Alibaba Group Holding Limited|115.80|72M|42
`,
  },
  {
    ...stock,
    venue: "SSE",
    currency: "CNY",
    rows: `
600519.SS|Kweichow Moutai Co. Ltd.|1506.39|2.6M|24
601318.SS|Ping An Insurance Group Company of China Ltd.|54.12|52M|26
`,
  },
  {
    ...stock,
    venue: "NSE",
    currency: "INR",
    tick: "0.10",
    rows: `
RELIANCE.NS|Reliance Industries Limited|1443.50|11M|22
TCS.NS|Tata Consultancy Services Limited|3386.00|2.3M|21
`,
  },
];
