import { createRoot } from "react-dom/client"
import { SignIn } from "./sign-in.tsx"

const shop = document.querySelector("#shop")
if (shop) createRoot(shop).render(<SignIn />)
