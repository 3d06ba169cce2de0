/** styles.css as the build provides it: minified text. */
declare module "*.css" {
  const css: string
  export default css
}
