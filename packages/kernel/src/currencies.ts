/**
 * The codes of ISO 4217, list one (currencies and funds in use, as of 2026), by the number of digits of the minor unit.
 * Metals, testing codes and units of account without a minor unit are left out. Kept as a table of our own, because ICU
 * also knows currencies that are long gone, differs between versions, and counts digits as people write them in shops.
 */
const BY_DIGITS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2: `AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP
    COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR
    JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN
    NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
    THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG`,
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

const digitsOf: ReadonlyMap<string, number> = new Map(
  Object.entries(BY_DIGITS).flatMap(([digits, codes]) => codes.split(/\s+/).map((code) => [code, Number(digits)])),
);

/** All currencies an amount can be in, by their alphabetic codes. */
export const currencies: readonly string[] = [...digitsOf.keys()].sort();

/** Whether `code` is an alphabetic code of ISO 4217 that is in use. */
export const isCurrency = (code: string): boolean => digitsOf.has(code);

/**
 * Digits of the currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD. A code that is not in use any more has 2, as nearly
 * all had, so that an old ledger stays readable when a currency is withdrawn.
 */
export const currencyExponent = (currency: string): number => digitsOf.get(currency) ?? 2;
