/** styles.css as the build hands it over: minified text. */
declare module "*.css" {
  const css: string
  export default css
}
