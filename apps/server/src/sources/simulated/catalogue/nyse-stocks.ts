import type { Table } from "./table.ts";

/** Stocks at the New York Stock Exchange: finance, health, consumers and media. */
export const NYSE_STOCKS: Table = {
  venue: "NYSE",
  currency: "USD",
  type: "STOCK",
  spreadBasisPoints: 1,
  rows: `
BRK.B|Berkshire Hathaway Inc. Class B|491.20|4.1M|17
BRK.A|Berkshire Hathaway Inc. Class A|736500.00|0.0012M|17
JPM|JPMorgan Chase & Co.|264.95|8.6M|24
V|Visa Inc.|367.15|5.9M|20
MA|Mastercard Incorporated|584.46|2.6M|21
LLY|Eli Lilly and Company|768.35|3.4M|34
XOM|Exxon Mobil Corporation|103.55|15M|24
UNH|UnitedHealth Group Incorporated|301.91|17M|42
JNJ|Johnson & Johnson|153.63|8.0M|18
PG|The Procter & Gamble Company|167.62|7.0M|17
HD|The Home Depot Inc.|368.84|3.4M|23
ORCL|Oracle Corporation|171.25|9.7M|40
ABBV|AbbVie Inc.|187.68|6.2M|25
BAC|Bank of America Corporation|44.89|38M|26
KO|The Coca-Cola Company|71.36|15M|16
CVX|Chevron Corporation|139.69|8.2M|25
CRM|Salesforce Inc.|265.08|6.6M|33
WFC|Wells Fargo & Company|75.84|15M|27
MRK|Merck & Co. Inc.|77.46|13M|25
MCD|McDonald's Corporation|307.05|3.2M|18
ABT|Abbott Laboratories|133.07|6.0M|20
GS|The Goldman Sachs Group Inc.|612.85|2.2M|27
MS|Morgan Stanley|129.74|6.3M|28
AXP|American Express Company|299.10|2.7M|28
C|Citigroup Inc.|76.83|15M|29
BX|Blackstone Inc.|138.99|3.9M|35
BLK|BlackRock Inc.|987.75|0.68M|25
SCHW|The Charles Schwab Corporation|88.38|9.0M|26
SPGI|S&P Global Inc.|513.32|1.3M|20
PGR|The Progressive Corporation|280.96|3.0M|24
CB|Chubb Limited|294.04|1.8M|19
MMC|Marsh & McLennan Companies Inc.|231.37|2.1M|17
ICE|Intercontinental Exchange Inc.|180.29|3.1M|18
KKR|KKR & Co. Inc.|121.98|4.4M|38
MCO|Moody's Corporation|478.62|0.75M|22
USB|U.S. Bancorp|43.98|10M|28
PNC|The PNC Financial Services Group Inc.|175.55|2.0M|27
TFC|Truist Financial Corporation|39.85|7.8M|28
COF|Capital One Financial Corporation|192.60|4.5M|33
AON|Aon plc|366.68|1.2M|19
AIG|American International Group Inc.|84.71|4.9M|22
MET|MetLife Inc.|79.04|3.6M|26
PRU|Prudential Financial Inc.|104.52|1.8M|26
ALL|The Allstate Corporation|206.35|1.6M|23
TRV|The Travelers Companies Inc.|272.37|1.3M|21
AFL|Aflac Incorporated|102.35|2.2M|19
BK|The Bank of New York Mellon Corporation|89.41|4.1M|23
STT|State Street Corporation|97.25|2.1M|27
MSCI|MSCI Inc.|562.74|0.53M|26
APO|Apollo Global Management Inc.|132.32|3.7M|38
ARES|Ares Management Corporation|168.47|1.2M|36
PFE|Pfizer Inc.|23.25|42M|24
TMO|Thermo Fisher Scientific Inc.|403.02|2.4M|27
DHR|Danaher Corporation|191.36|4.1M|28
BMY|Bristol-Myers Squibb Company|48.56|13M|26
ELV|Elevance Health Inc.|384.04|1.9M|33
CI|The Cigna Group|314.73|1.6M|26
CVS|CVS Health Corporation|63.38|9.8M|33
SYK|Stryker Corporation|382.54|1.3M|21
BSX|Boston Scientific Corporation|103.21|7.1M|23
MDT|Medtronic plc|86.77|6.7M|20
HCA|HCA Healthcare Inc.|381.46|1.2M|28
MCK|McKesson Corporation|719.51|0.78M|24
ZTS|Zoetis Inc.|167.62|3.0M|26
BDX|Becton Dickinson and Company|172.59|3.2M|22
COR|Cencora Inc.|291.22|1.3M|20
EW|Edwards Lifesciences Corporation|77.61|4.5M|30
HUM|Humana Inc.|231.27|1.7M|40
A|Agilent Technologies Inc.|112.81|1.9M|29
IQV|IQVIA Holdings Inc.|143.24|1.9M|32
NKE|NIKE Inc.|62.06|19M|35
LOW|Lowe's Companies Inc.|224.97|2.5M|25
TJX|The TJX Companies Inc.|127.43|5.1M|20
TGT|Target Corporation|96.19|6.9M|34
DIS|The Walt Disney Company|112.66|10M|28
UBER|Uber Technologies Inc.|84.82|20M|38
CMG|Chipotle Mexican Grill Inc.|51.77|16M|33
YUM|Yum! Brands Inc.|144.52|2.0M|20
HLT|Hilton Worldwide Holdings Inc.|250.43|1.7M|26
F|Ford Motor Company|10.21|95M|35
GM|General Motors Company|47.90|14M|37
DHI|D.R. Horton Inc.|120.79|3.2M|33
LEN|Lennar Corporation|107.55|3.6M|33
AZO|AutoZone Inc.|3744.32|0.14M|21
CL|Colgate-Palmolive Company|91.02|4.9M|18
KMB|Kimberly-Clark Corporation|134.85|2.6M|19
PM|Philip Morris International Inc.|180.59|5.0M|24
MO|Altria Group Inc.|59.65|8.2M|19
GIS|General Mills Inc.|54.05|5.7M|21
KR|The Kroger Co.|66.64|5.9M|25
SYY|Sysco Corporation|73.60|3.2M|19
EL|The Estee Lauder Companies Inc.|67.72|4.4M|45
STZ|Constellation Brands Inc.|171.11|2.0M|28
HSY|The Hershey Company|170.83|2.1M|25
DG|Dollar General Corporation|112.57|5.5M|38
BBY|Best Buy Co. Inc.|70.18|4.3M|36
SPOT|Spotify Technology S.A.|709.27|1.9M|42
RBLX|Roblox Corporation|93.87|10M|52
SNAP|Snap Inc.|8.26|44M|62
PINS|Pinterest Inc.|33.86|10M|45
RDDT|Reddit Inc.|117.14|7.2M|78
GME|GameStop Corp.|29.61|14M|75
CVNA|Carvana Co.|336.90|3.6M|70
RCL|Royal Caribbean Cruises Ltd.|266.84|2.4M|40
CCL|Carnival Corporation & plc|23.62|24M|44
DAL|Delta Air Lines Inc.|48.75|11M|44
LUV|Southwest Airlines Co.|32.04|9.6M|36
BABA|Alibaba Group Holding Limited|119.34|16M|45
TSM|Taiwan Semiconductor Manufacturing Company Limited|205.18|14M|40
NVO|Novo Nordisk A/S|74.20|9.5M|42
TM|Toyota Motor Corporation|184.27|0.42M|27
SONY|Sony Group Corporation|26.22|5.1M|29
SAP|SAP SE|299.88|1.2M|28
NU|Nu Holdings Ltd.|12.08|44M|40
SE|Sea Limited|157.28|3.9M|48
SQM|Sociedad Quimica y Minera de Chile S.A.|33.13|1.1M|42
VALE|Vale S.A.|9.63|32M|34
PBR|Petroleo Brasileiro S.A.|11.84|17M|34
ITUB|Itau Unibanco Holding S.A.|6.58|24M|29
`,
};
