import type { Table } from "./table.ts";

/** Currency pairs; nobody counts their volume. The last three letters are the currency of the price. */
export const FOREX_PAIRS: Table = {
  venue: "OANDA",
  currency: "last three letters",
  type: "FOREX",
  spreadBasisPoints: 1.2,
  rows: `
EURUSD|Euro / US Dollar|1.13982||7.5
USDJPY|US Dollar / Japanese Yen|144.852||10.5
GBPUSD|British Pound / US Dollar|1.35241||7.8
AUDUSD|Australian Dollar / US Dollar|0.64913||10
USDCAD|US Dollar / Canadian Dollar|1.36984||6.5
USDCHF|US Dollar / Swiss Franc|0.82173||8.5
NZDUSD|New Zealand Dollar / US Dollar|0.60164||10.5
EURGBP|Euro / British Pound|0.84283||5.2
EURJPY|Euro / Japanese Yen|165.106||10
EURCHF|Euro / Swiss Franc|0.93662||5.5
EURAUD|Euro / Australian Dollar|1.75593||8.5
EURCAD|Euro / Canadian Dollar|1.56137||7
EURNZD|Euro / New Zealand Dollar|1.89452||8.8
EURSEK|Euro / Swedish Krona|10.96732||6.5
EURNOK|Euro / Norwegian Krone|11.50418||8
EURDKK|Euro / Danish Krone|7.45912||0.8
EURPLN|Euro / Polish Zloty|4.28163||5
EURHUF|Euro / Hungarian Forint|402.634||7
EURCZK|Euro / Czech Koruna|24.81246||4
EURTRY|Euro / Turkish Lira|44.67132||13
GBPJPY|British Pound / Japanese Yen|195.902||10.8
GBPCHF|British Pound / Swiss Franc|1.11134||7
GBPAUD|British Pound / Australian Dollar|2.08347||8.5
GBPCAD|British Pound / Canadian Dollar|1.85263||7
GBPNZD|British Pound / New Zealand Dollar|2.24793||8.8
AUDJPY|Australian Dollar / Japanese Yen|94.028||13
AUDCAD|Australian Dollar / Canadian Dollar|0.88921||7.5
AUDCHF|Australian Dollar / Swiss Franc|0.53342||10.5
AUDNZD|Australian Dollar / New Zealand Dollar|1.07894||5.5
NZDJPY|New Zealand Dollar / Japanese Yen|87.148||13
NZDCAD|New Zealand Dollar / Canadian Dollar|0.82416||8
NZDCHF|New Zealand Dollar / Swiss Franc|0.49438||10.8
CADJPY|Canadian Dollar / Japanese Yen|105.744||10.5
CADCHF|Canadian Dollar / Swiss Franc|0.59987||8
CHFJPY|Swiss Franc / Japanese Yen|176.278||9.5
USDSEK|US Dollar / Swedish Krona|9.62184||11
USDNOK|US Dollar / Norwegian Krone|10.09273||12
USDDKK|US Dollar / Danish Krone|6.54412||7.5
USDPLN|US Dollar / Polish Zloty|3.75638||10
USDHUF|US Dollar / Hungarian Forint|353.242||12
USDCZK|US Dollar / Czech Koruna|21.76841||9.5
USDTRY|US Dollar / Turkish Lira|39.19264||11
USDMXN|US Dollar / Mexican Peso|19.11836||12
USDZAR|US Dollar / South African Rand|17.78214||14
USDSGD|US Dollar / Singapore Dollar|1.28713||5
USDHKD|US Dollar / Hong Kong Dollar|7.84642||0.9
USDCNH|US Dollar / Offshore Chinese Yuan|7.18836||4.2
USDCNY|US Dollar / Chinese Yuan|7.18104||3.6
USDTHB|US Dollar / Thai Baht|32.684||8
USDINR|US Dollar / Indian Rupee|85.621||4
USDKRW|US Dollar / South Korean Won|1358.42||8.5
USDBRL|US Dollar / Brazilian Real|5.56284||14
`,
};

/** Metals, traded as currencies are. */
export const METALS: Table = {
  venue: "OANDA",
  currency: "last three letters",
  type: "FOREX",
  spreadBasisPoints: 1.2,
  rows: `
XAUUSD|Gold / US Dollar|3310.42||17
XAGUSD|Silver / US Dollar|35.974||28
`,
};
