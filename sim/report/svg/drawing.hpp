#pragma once
// Elements of an SVG drawing as text. Everything a caller passes as text is escaped; coordinates are
// written with one decimal, which is a tenth of a pixel at the size charts are shown.

#include "sim/report/svg/theme.hpp"

#include <string>
#include <string_view>

namespace headroom::report::svg {

/// "12.3", "12" for 12.0; never an exponent.
[[nodiscard]] std::string coordinate(double value);

enum class Anchor { kStart, kMiddle, kEnd };

class Drawing {
public:
    /// `id` is unique on the page; `title` and `description` are read out by screen readers.
    Drawing(double width, double height, const std::string& id, const std::string& title,
            const std::string& description, Dress dress);

    void line(double x1, double y1, double x2, double y2, std::string_view classes);
    void rectangle(double x, double y, double width, double height, std::string_view classes,
                   double radius = 0.0);
    void circle(double x, double y, double radius, std::string_view classes);
    /// `data` in path syntax; not escaped. `attributes` as markup, empty or starting with a space.
    void path(const std::string& data, std::string_view classes, const std::string& attributes = {});
    /// `y` is the base line.
    void text(double x, double y, const std::string& content, std::string_view classes = {},
              Anchor anchor = Anchor::kStart);
    /// Elements until endGroup() share an explanation, shown where the reader's mouse rests on them.
    void beginGroup(const std::string& explanation);
    void endGroup();
    /// Attribute of the root element, for scripts: data-<name>.
    void data(const std::string& name, const std::string& value);

    [[nodiscard]] double width() const { return width_; }
    [[nodiscard]] double height() const { return height_; }
    /// The whole element.
    [[nodiscard]] std::string finish() const;

private:
    double width_;
    double height_;
    std::string id_;
    std::string title_;
    std::string description_;
    Dress dress_;
    std::string data_;
    std::string body_;
};

} // namespace headroom::report::svg
