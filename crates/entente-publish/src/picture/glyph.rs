//! The marks of a timeline: each has a shape of its own, so that no one needs the colours.

use super::canvas::{Canvas, colour, px};
use super::timeline::Kind;
use entente_model::Effect;

/// The colour of a mark; that of the text for a telling.
pub fn paint(kind: Kind) -> &'static str {
    match kind {
        Kind::Told => "currentColor",
        Kind::Due => colour::MAIN,
        Kind::Deed(effect) => match effect {
            Effect::Kept | Effect::KeptLate | Effect::Partly => colour::GREEN,
            Effect::Progress => colour::BLUE,
            Effect::Overdue => colour::AMBER,
            Effect::Broken => colour::RED,
            Effect::Superseded => colour::VIOLET,
        },
    }
}

/// The class of a mark.
pub fn class(kind: Kind) -> String {
    match kind {
        Kind::Told => "picture-told".to_owned(),
        Kind::Due => "picture-due".to_owned(),
        Kind::Deed(effect) => format!("picture-deed picture-{}", effect.code()),
    }
}

/// Draws a telling or a deed around its middle, twelve pixels wide.
pub fn point(canvas: &mut Canvas<'_>, kind: Kind, x: f64, y: f64) {
    let fill = paint(kind);
    let middle = format!("cx=\"{}\" cy=\"{}\"", px(x), px(y));
    let sign = |canvas: &mut Canvas<'_>, path: &str| {
        let pen =
            "stroke=\"#fff\" stroke-width=\"1.8\" fill=\"none\" stroke-linecap=\"round\" stroke-linejoin=\"round\"";
        canvas.shape("path", &format!("d=\"M{} {}{path}\" {pen}", px(x), px(y)));
    };
    let square = [x - 6.0, y - 6.0, 12.0, 12.0];
    match kind {
        Kind::Told => {
            canvas.shape("circle", &format!("{middle} r=\"4.6\" fill=\"none\" stroke=\"{fill}\" stroke-width=\"2\""));
        }
        Kind::Due => {
            let ends = "stroke-width=\"3\"";
            canvas.rect(
                [x - 7.0, y - 5.0, 13.0, 10.0],
                &format!("fill=\"{fill}\" fill-opacity=\"0.26\" stroke=\"{fill}\""),
            );
            canvas.shape("path", &format!("d=\"M{} {}v10\" stroke=\"{fill}\" {ends}", px(x + 6.0), px(y - 5.0)));
        }
        Kind::Deed(Effect::Kept) => {
            canvas.shape("circle", &format!("{middle} r=\"6.5\" fill=\"{fill}\""));
            sign(canvas, "m-2.8 .2 2 2.1 3.7-4.2");
        }
        Kind::Deed(Effect::KeptLate) => {
            canvas.shape(
                "circle",
                &format!(
                    "{middle} r=\"7\" fill=\"none\" stroke=\"{fill}\" stroke-width=\"1.2\" stroke-dasharray=\"2.4 2\""
                ),
            );
            canvas.shape("circle", &format!("{middle} r=\"5.2\" fill=\"{fill}\""));
            sign(canvas, "m-2.3 .2 1.6 1.7 3-3.4");
        }
        Kind::Deed(Effect::Partly) => {
            canvas.shape("circle", &format!("{middle} r=\"5.6\" fill=\"none\" stroke=\"{fill}\" stroke-width=\"1.8\""));
            let half = format!("d=\"M{} {}a5.6 5.6 0 0 0 0 11.2z\" fill=\"{fill}\"", px(x), px(y - 5.6));
            canvas.shape("path", &half);
        }
        Kind::Deed(Effect::Progress) => {
            let triangle = format!("d=\"M{} {}l11 6.5-11 6.5z\" fill=\"{fill}\"", px(x - 4.5), px(y - 6.5));
            canvas.shape("path", &triangle);
        }
        Kind::Deed(Effect::Overdue) => {
            let diamond = format!("d=\"M{} {}l7.5 7.5-7.5 7.5-7.5-7.5z\" fill=\"{fill}\"", px(x), px(y - 7.5));
            canvas.shape("path", &diamond);
            sign(canvas, "m0-3.4v3.6m0 3.1v.1");
        }
        Kind::Deed(Effect::Broken) => {
            canvas.rect(square, &format!("rx=\"1.5\" fill=\"{fill}\""));
            sign(canvas, "m-2.7-2.7 5.4 5.4m0-5.4-5.4 5.4");
        }
        Kind::Deed(Effect::Superseded) => {
            canvas.rect(square, &format!("rx=\"1.5\" fill=\"{fill}\""));
            sign(canvas, "m-3.4 0h6.6m-2.6-2.8 2.8 2.8-2.8 2.8");
        }
    }
}
