import type { Table } from "./table.ts";

/** Stocks at NASDAQ, the best known first. */
export const NASDAQ_STOCKS: Table = {
  venue: "NASDAQ",
  currency: "USD",
  type: "STOCK",
  spreadBasisPoints: 1,
  rows: `
AAPL|Apple Inc.|229.35|54M|27
MSFT|Microsoft Corporation|467.68|21M|23
NVDA|NVIDIA Corporation|141.92|240M|48
AMZN|Amazon.com Inc.|213.57|42M|32
GOOGL|Alphabet Inc. Class A|176.09|38M|30
GOOG|Alphabet Inc. Class C|177.23|25M|30
META|Meta Platforms Inc.|693.51|14M|35
TSLA|Tesla Inc.|295.14|105M|62
AVGO|Broadcom Inc.|246.93|26M|50
COST|Costco Wholesale Corporation|1014.94|2.1M|22
NFLX|Netflix Inc.|1241.48|3.9M|35
WMT|Walmart Inc.|97.47|17M|22
AMD|Advanced Micro Devices Inc.|121.73|45M|52
PEP|PepsiCo Inc.|130.12|7.2M|19
ADBE|Adobe Inc.|416.92|3.3M|33
CSCO|Cisco Systems Inc.|66.07|19M|21
TMUS|T-Mobile US Inc.|238.62|4.5M|24
INTC|Intel Corporation|20.48|85M|55
QCOM|Qualcomm Incorporated|149.08|8.1M|34
INTU|Intuit Inc.|767.81|1.6M|29
TXN|Texas Instruments Incorporated|192.45|6.3M|31
AMGN|Amgen Inc.|290.55|2.6M|25
AMAT|Applied Materials Inc.|165.27|6.8M|42
ISRG|Intuitive Surgical Inc.|556.73|1.5M|31
HON|Honeywell International Inc.|228.11|3.4M|20
BKNG|Booking Holdings Inc.|5557.47|0.24M|28
CMCSA|Comcast Corporation Class A|34.49|22M|26
LRCX|Lam Research Corporation|85.02|11M|45
VRTX|Vertex Pharmaceuticals Incorporated|446.87|1.5M|27
ADP|Automatic Data Processing Inc.|325.20|1.7M|18
PANW|Palo Alto Networks Inc.|196.22|5.6M|35
GILD|Gilead Sciences Inc.|110.14|7.4M|25
ADI|Analog Devices Inc.|217.40|3.6M|34
MU|Micron Technology Inc.|103.23|22M|52
SBUX|Starbucks Corporation|86.13|9.8M|31
KLAC|KLA Corporation|802.86|0.92M|40
CRWD|CrowdStrike Holdings Inc.|468.41|3.7M|42
MELI|MercadoLibre Inc.|2464.32|0.38M|38
PLTR|Palantir Technologies Inc.|127.72|98M|65
APP|AppLovin Corporation|418.14|6.1M|75
PYPL|PayPal Holdings Inc.|72.62|12M|37
CDNS|Cadence Design Systems Inc.|294.30|1.7M|32
SNPS|Synopsys Inc.|484.68|1.3M|36
MDLZ|Mondelez International Inc.|66.75|8.3M|21
REGN|Regeneron Pharmaceuticals Inc.|492.71|1.2M|33
CTAS|Cintas Corporation|224.97|1.6M|21
MAR|Marriott International Inc.|263.11|1.6M|27
ORLY|O'Reilly Automotive Inc.|90.26|5.5M|21
FTNT|Fortinet Inc.|103.94|5.0M|36
ASML|ASML Holding N.V.|757.43|1.5M|38
ABNB|Airbnb Inc.|136.32|5.1M|38
CSX|CSX Corporation|31.90|13M|23
DASH|DoorDash Inc.|217.31|3.8M|40
CHTR|Charter Communications Inc.|396.06|1.4M|38
WDAY|Workday Inc.|248.46|2.4M|32
ROP|Roper Technologies Inc.|571.37|0.52M|19
PCAR|PACCAR Inc.|93.62|2.9M|27
NXPI|NXP Semiconductors N.V.|206.19|2.8M|40
MNST|Monster Beverage Corporation|62.57|5.9M|21
MRVL|Marvell Technology Inc.|67.19|17M|62
TEAM|Atlassian Corporation|211.40|2.1M|42
ADSK|Autodesk Inc.|299.02|1.7M|29
CPRT|Copart Inc.|51.13|5.4M|23
PAYX|Paychex Inc.|157.31|1.8M|19
ROST|Ross Stores Inc.|140.67|2.4M|25
FAST|Fastenal Company|42.13|6.2M|24
KDP|Keurig Dr Pepper Inc.|33.21|9.3M|20
AEP|American Electric Power Company Inc.|101.84|3.2M|18
ODFL|Old Dominion Freight Line Inc.|163.92|1.7M|34
EXC|Exelon Corporation|43.16|6.8M|18
DDOG|Datadog Inc.|120.33|4.2M|45
BKR|Baker Hughes Company|38.21|7.9M|33
EA|Electronic Arts Inc.|148.36|2.3M|23
IDXX|IDEXX Laboratories Inc.|522.10|0.61M|32
XEL|Xcel Energy Inc.|67.94|3.9M|18
CTSH|Cognizant Technology Solutions Corporation|80.25|3.6M|26
GEHC|GE HealthCare Technologies Inc.|72.93|3.8M|30
TTWO|Take-Two Interactive Software Inc.|234.47|1.6M|27
MCHP|Microchip Technology Incorporated|65.61|9.0M|45
LULU|Lululemon Athletica Inc.|265.27|3.2M|43
KHC|The Kraft Heinz Company|26.44|11M|21
DXCM|DexCom Inc.|85.47|4.1M|44
VRSK|Verisk Analytics Inc.|314.12|0.83M|19
ZS|Zscaler Inc.|299.14|2.5M|40
ON|ON Semiconductor Corporation|51.02|9.5M|52
TTD|The Trade Desk Inc.|70.68|9.7M|60
BIIB|Biogen Inc.|131.18|1.6M|31
WBD|Warner Bros. Discovery Inc.|9.90|38M|48
MDB|MongoDB Inc.|208.52|2.3M|60
COIN|Coinbase Global Inc.|251.27|11M|75
MSTR|Strategy Inc.|374.47|14M|85
HOOD|Robinhood Markets Inc.|72.15|41M|70
SHOP|Shopify Inc.|109.46|10M|52
ARM|Arm Holdings plc|134.59|5.8M|58
SMCI|Super Micro Computer Inc.|41.94|52M|90
LIN|Linde plc|467.52|1.9M|17
MRNA|Moderna Inc.|27.43|11M|65
PDD|PDD Holdings Inc.|102.34|8.8M|50
BIDU|Baidu Inc.|87.66|3.5M|43
JD|JD.com Inc.|33.50|13M|45
RIVN|Rivian Automotive Inc.|13.79|34M|65
LCID|Lucid Group Inc.|2.13|95M|70
SOFI|SoFi Technologies Inc.|14.84|55M|58
AFRM|Affirm Holdings Inc.|61.37|7.4M|75
ROKU|Roku Inc.|78.42|4.0M|60
ZM|Zoom Communications Inc.|77.62|2.6M|32
DOCU|DocuSign Inc.|75.66|3.1M|45
OKTA|Okta Inc.|100.37|3.0M|45
NTAP|NetApp Inc.|103.08|1.9M|33
STX|Seagate Technology Holdings plc|127.71|3.6M|40
WDC|Western Digital Corporation|54.84|7.2M|42
EBAY|eBay Inc.|78.33|5.1M|30
EXPE|Expedia Group Inc.|170.15|2.0M|40
UAL|United Airlines Holdings Inc.|79.02|6.7M|50
AAL|American Airlines Group Inc.|11.32|58M|50
DLTR|Dollar Tree Inc.|96.35|4.4M|40
ULTA|Ulta Beauty Inc.|474.85|0.88M|34
TSCO|Tractor Supply Company|50.49|5.2M|27
HBAN|Huntington Bancshares Incorporated|15.95|20M|29
FITB|Fifth Third Bancorp|39.33|4.8M|28
NDAQ|Nasdaq Inc.|85.18|3.1M|23
CME|CME Group Inc.|271.65|2.2M|19
IBKR|Interactive Brokers Group Inc.|52.38|5.8M|38
TROW|T. Rowe Price Group Inc.|93.77|1.7M|27
CINF|Cincinnati Financial Corporation|148.07|0.66M|25
SWKS|Skyworks Solutions Inc.|72.23|3.4M|42
ENPH|Enphase Energy Inc.|44.51|7.9M|70
FSLR|First Solar Inc.|156.48|3.9M|55
HST|Host Hotels & Resorts Inc.|15.60|9.0M|30
MTCH|Match Group Inc.|30.64|5.4M|38
DKNG|DraftKings Inc.|36.86|9.8M|50
CELH|Celsius Holdings Inc.|41.49|6.6M|58
`,
};
