/** So many sign-ins at an application. */
export interface SignIns {
  clientId: string
  count: number
}
