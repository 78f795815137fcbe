package octopus.server.glance;

import java.util.List;
import octopus.block.image.Image;
import octopus.block.image.ImageDescription;
import octopus.block.image.ImageQuery;
import octopus.block.image.ImageService;
import octopus.server.http.Method;
import octopus.server.route.Route;
import tools.jackson.databind.JsonNode;

/** Images as descriptions: create, list, show, change, delete, tags, deactivation. */
final class ImagesResource {
    private final ImageService images;

    ImagesResource(ImageService images) {
        this.images = images;
    }

    List<Route<GlanceRequest>> routes() {
        return List.of(
                route(Method.POST, "/v2/images", "images.create", this::create).says("Describes a new image."),
                route(Method.GET, "/v2/images", "images.list", this::list).says("Lists images, page by page."),
                route(Method.GET, "/v2/images/{image}", "images.show", this::show)
                        .says("Shows one image."),
                route(Method.PATCH, "/v2/images/{image}", "images.update", this::update)
                        .says("Changes an image's description by JSON Patch."),
                route(Method.DELETE, "/v2/images/{image}", "images.delete", this::delete)
                        .says("Deletes an image and its bytes."),
                route(Method.PUT, "/v2/images/{image}/tags/{tag}", "tags.add", this::addTag)
                        .says("Adds a tag."),
                route(Method.DELETE, "/v2/images/{image}/tags/{tag}", "tags.remove", this::removeTag)
                        .says("Removes a tag."),
                route(Method.POST, "/v2/images/{image}/actions/deactivate", "images.deactivate", this::deactivate)
                        .says("Keeps the bytes from everybody but administrators."),
                route(Method.POST, "/v2/images/{image}/actions/reactivate", "images.reactivate", this::reactivate)
                        .says("Gives the bytes free again."));
    }

    private static Route<GlanceRequest> route(
            Method method, String path, String name, octopus.server.route.Handler<GlanceRequest> handler) {
        return Route.of(method, path, name, handler);
    }

    private void create(GlanceRequest request) {
        JsonNode body = request.json();
        if (!body.isObject()) {
            throw GlanceFault.badRequest("The body must be a JSON object.");
        }
        ImageDescription start = ImageDescription.empty(request.caller().project());
        Image image = images.create(request.caller(), ImageFields.id(body), ImageFields.all(start, body));
        request.exchange()
                .responseHeader(
                        "Location", request.exchange().origin() + GlanceDoor.PREFIX + "/v2/images/" + image.id());
        answer(request, 201, image);
    }

    private void list(GlanceRequest request) {
        ImageQuery query = ImageQueries.read(request);
        List<Image> page = images.list(request.caller(), query);
        boolean more = !page.isEmpty() && page.size() == query.limit();
        String first = ListLinks.without(request.query(), "marker");
        request.answer(200, out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("images");
            page.forEach(image -> ImageViews.image(out, image));
            out.writeEndArray();
            out.writeStringProperty("first", "/v2/images" + (first.isEmpty() ? "" : "?" + first));
            out.writeStringProperty("schema", "/v2/schemas/images");
            if (more) {
                out.writeStringProperty(
                        "next",
                        "/v2/images?"
                                + request.query()
                                        .with("marker", page.getLast().id().toString()));
            }
            out.writeEndObject();
        });
    }

    private void show(GlanceRequest request) {
        answer(request, 200, images.get(request.caller(), request.image()));
    }

    private void update(GlanceRequest request) {
        ImagePatch patch = ImagePatch.read(request);
        answer(request, 200, images.update(request.caller(), request.image(), patch::apply));
    }

    private void delete(GlanceRequest request) {
        images.delete(request.caller(), request.image());
        request.done();
    }

    private void addTag(GlanceRequest request) {
        images.addTag(request.caller(), request.image(), request.path("tag"));
        request.done();
    }

    private void removeTag(GlanceRequest request) {
        images.removeTag(request.caller(), request.image(), request.path("tag"));
        request.done();
    }

    private void deactivate(GlanceRequest request) {
        images.deactivate(request.caller(), request.image());
        request.done();
    }

    private void reactivate(GlanceRequest request) {
        images.reactivate(request.caller(), request.image());
        request.done();
    }

    private static void answer(GlanceRequest request, int status, Image image) {
        request.answer(status, out -> ImageViews.image(out, image));
    }
}
