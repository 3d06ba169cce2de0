// Migrates a column from the index of a name in a list to the name itself.

/** SQLite cannot change the type of a column, so a new column takes its place. */
export function namedColumn(table: string, column: string, names: readonly string[]): string[] {
  const cases = names.map((name, place) => `WHEN ${place} THEN '${name}'`).join(" ")
  return [
    `ALTER TABLE ${table} ADD COLUMN ${column}_name TEXT NOT NULL DEFAULT ''`,
    `UPDATE ${table} SET ${column}_name = CASE ${column} ${cases} ELSE '' END`,
    `ALTER TABLE ${table} DROP COLUMN ${column}`,
    `ALTER TABLE ${table} RENAME COLUMN ${column}_name TO ${column}`,
  ]
}
