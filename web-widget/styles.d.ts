/** styles.css as the build hands it over: minified text. */
declare module "*/styles.css" {
  const css: string
  export default css
}
