// The launch page, in a window of its own: on to cied.
import { launch } from "/cied/launch.js";

launch(document.getElementById("message"));
