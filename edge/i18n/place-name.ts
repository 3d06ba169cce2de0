// Where a browser is, in a person's language.

/** For people: "CN/Guangdong" is "China Guangdong". */
export function placeName(place: string, language: string): string {
  const [country = "", region = ""] = place.split("/")
  if (country === "") return ""
  const names = new Intl.DisplayNames(language, { type: "region" })
  return [names.of(country) ?? country, region].filter((part) => part !== "").join(" ")
}
