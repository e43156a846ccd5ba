#include "sim/report/png.hpp"

#include <librsvg/rsvg.h>

#include <cairo.h>
#include <cmath>
#include <memory>

namespace headroom::report {
namespace {

struct Release {
    void operator()(RsvgHandle* handle) const { g_object_unref(handle); }
    void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
    void operator()(cairo_t* context) const { cairo_destroy(context); }
};

[[noreturn]] void fail(GError* error) {
    const std::string text = error == nullptr ? "unknown error" : error->message;
    g_clear_error(&error);
    throw PngError("cannot draw the chart: " + text);
}

cairo_status_t append(void* out, const unsigned char* data, unsigned int length) {
    static_cast<std::string*>(out)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

} // namespace

std::string pngOf(const std::string& svg, double scale) {
    GError* error = nullptr;
    const std::unique_ptr<RsvgHandle, Release> handle(
        rsvg_handle_new_from_data(reinterpret_cast<const guint8*>(svg.data()), svg.size(), &error));
    if (!handle) fail(error);
    double width = 0.0;
    double height = 0.0;
    if (rsvg_handle_get_intrinsic_size_in_pixels(handle.get(), &width, &height) == FALSE) {
        throw PngError("cannot draw the chart: it has no size");
    }
    const std::unique_ptr<cairo_surface_t, Release> surface(
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(std::ceil(width * scale)),
                                   static_cast<int>(std::ceil(height * scale))));
    const std::unique_ptr<cairo_t, Release> context(cairo_create(surface.get()));
    const RsvgRectangle viewport{0.0, 0.0, width * scale, height * scale};
    if (rsvg_handle_render_document(handle.get(), context.get(), &viewport, &error) == FALSE)
        fail(error);
    std::string png;
    const cairo_status_t status = cairo_surface_write_to_png_stream(surface.get(), append, &png);
    if (status != CAIRO_STATUS_SUCCESS) {
        throw PngError(std::string("cannot draw the chart: ") + cairo_status_to_string(status));
    }
    return png;
}

} // namespace headroom::report
