// Stands in the bundle for the client's search for credentials, which would ask files, programs and services of the
// network: bucket-target.ts gives the credentials itself.

export const defaultProvider = () => async () => {
  throw new Error("the credentials were not given")
}
