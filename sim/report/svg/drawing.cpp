#include "sim/report/svg/drawing.hpp"

#include "sim/report/markup.hpp"

#include <fmt/format.h>

#include <cmath>

namespace headroom::report::svg {
namespace {

std::string classOf(std::string_view classes) {
    return classes.empty() ? std::string{} : fmt::format(" class=\"{}\"", classes);
}

} // namespace

std::string coordinate(double value) {
    if (!std::isfinite(value)) return "0";
    std::string text = fmt::format("{:.1f}", value);
    if (text.ends_with(".0")) text.resize(text.size() - 2);
    return text == "-0" ? "0" : text;
}

Drawing::Drawing(double width, double height, const std::string& id, const std::string& title,
                 const std::string& description, Dress dress)
    : width_(width), height_(height), id_(id), title_(title), description_(description), dress_(dress) {}

void Drawing::line(double x1, double y1, double x2, double y2, std::string_view classes) {
    body_ += fmt::format("<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{}/>\n", coordinate(x1),
                         coordinate(y1), coordinate(x2), coordinate(y2), classOf(classes));
}

void Drawing::rectangle(double x, double y, double width, double height, std::string_view classes,
                        double radius) {
    const std::string round = radius > 0.0 ? fmt::format(" rx=\"{}\"", coordinate(radius)) : "";
    body_ += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}{}/>\n", coordinate(x),
                         coordinate(y), coordinate(std::max(0.0, width)),
                         coordinate(std::max(0.0, height)), round, classOf(classes));
}

void Drawing::circle(double x, double y, double radius, std::string_view classes) {
    body_ += fmt::format("<circle cx=\"{}\" cy=\"{}\" r=\"{}\"{}/>\n", coordinate(x), coordinate(y),
                         coordinate(radius), classOf(classes));
}

void Drawing::path(const std::string& data, std::string_view classes, const std::string& attributes) {
    if (!data.empty())
        body_ += fmt::format("<path d=\"{}\"{}{}/>\n", data, classOf(classes), attributes);
}

void Drawing::text(double x, double y, const std::string& content, std::string_view classes,
                   Anchor anchor) {
    const std::string_view at = anchor == Anchor::kStart    ? ""
                                : anchor == Anchor::kMiddle ? " text-anchor=\"middle\""
                                                            : " text-anchor=\"end\"";
    body_ += fmt::format("<text x=\"{}\" y=\"{}\"{}{}>{}</text>\n", coordinate(x), coordinate(y), at,
                         classOf(classes), escapeMarkup(content));
}

void Drawing::beginGroup(const std::string& explanation) {
    body_ += "<g><title>" + escapeMarkup(explanation) + "</title>\n";
}

void Drawing::endGroup() { body_ += "</g>\n"; }

void Drawing::data(const std::string& name, const std::string& value) {
    data_ += " data-" + name + "=\"" + escapeMarkup(value) + "\"";
}

std::string Drawing::finish() const {
    const bool alone = dress_ == Dress::kStandalone;
    std::string out = alone ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" : "";
    const double pad = alone ? kPadding : 0.0;
    const std::string width = coordinate(width_ + 2.0 * pad);
    const std::string height = coordinate(height_ + 2.0 * pad);
    out += fmt::format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{0} {0} {1} {2}\"",
                       coordinate(-pad), width, height);
    if (alone) out += fmt::format(" width=\"{}\" height=\"{}\"", width, height);
    out += fmt::format(" role=\"img\" aria-labelledby=\"{0}-t {0}-d\"{1}>\n", escapeMarkup(id_), data_);
    out += fmt::format("<title id=\"{0}-t\">{1}</title>\n<desc id=\"{0}-d\">{2}</desc>\n",
                       escapeMarkup(id_), escapeMarkup(title_), escapeMarkup(description_));
    if (alone) {
        out += "<style>\n" + chartStyle(dress_) + "</style>\n";
        out += fmt::format("<rect class=\"back\" x=\"{0}\" y=\"{0}\" width=\"{1}\" height=\"{2}\"/>\n",
                           coordinate(-pad), width, height);
    }
    return out + body_ + "</svg>\n";
}

} // namespace headroom::report::svg
