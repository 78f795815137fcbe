package octopus.server.api;

import static octopus.server.api.AnswerSchemas.object;
import static octopus.server.api.AnswerSchemas.ref;

import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.image.Image;
import octopus.block.image.ImageContent;
import octopus.block.image.ImageFault;
import octopus.block.image.ImageId;
import octopus.block.image.PartialUpload;
import octopus.block.image.PartialUploads;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.spi.Fault;

/** The bytes of an image in pieces: whoever was broken off goes on where it stopped. */
public final class ImageUploadsResource {
    private static final String RULE = "image:upload";
    private static final String ONE = "/images/{id}/upload";

    private static final Body BEGIN = Body.of(
            Field.required("size", new Shape.Whole(0, Long.MAX_VALUE, false, false))
                    .says("Bytes of the whole file"),
            Field.optional("fingerprint", Shapes.text(0, 255))
                    .says("What the sender tells its file by; shown again to whoever goes on"));
    private static final Body COMPLETE =
            Body.of(Field.optional("sha512", Shapes.text(128, 128)).says("Of the whole file, in hexadecimal digits"));

    private final PartialUploads uploads;

    public ImageUploadsResource(PartialUploads uploads) {
        this.uploads = uploads;
    }

    static void put(Map<String, Object> schemas) {
        Map<String, Object> text = Map.of("type", "string");
        Map<String, Object> whole = Map.of("type", "integer");
        Map<String, Object> time = Map.of("type", "string", "format", "date-time");
        schemas.put(
                "ImageUploadFacts",
                object("image", text, "size", whole, "received", whole, "fingerprint", text, "expires_at", time));
        schemas.put("ImageUpload", object("upload", ref("ImageUploadFacts")));
        schemas.put(
                "UploadedImage",
                object("image", object("id", text, "status", text, "size", whole, "md5", text, "sha512", text)));
    }

    public List<Route<ApiRequest>> routes() {
        return List.of(
                Route.<ApiRequest>of(
                                Method.GET,
                                ONE,
                                "api image-uploads.show",
                                request -> answer(request, 200, uploads.show(request.caller(), image(request))))
                        .says("Shows how far the bytes of an image have come")
                        .rule(RULE)
                        .answers(200, "ImageUpload"),
                Route.<ApiRequest>of(Method.POST, ONE, "api image-uploads.begin", this::begin)
                        .says("Announces the bytes of a queued image; the same again tells how far they have come")
                        .rule(RULE)
                        .takes(BEGIN)
                        .answers(201, "ImageUpload"),
                Route.<ApiRequest>of(Method.PUT, ONE, "api image-uploads.append", this::append)
                        .says("Takes a piece; it is the body of the request, and is kept as a whole or not at all")
                        .rule(RULE)
                        .query(
                                new Route.Parameter("offset", "where the piece begins: as many bytes as are there"),
                                new Route.Parameter("sha256", "of the piece, in hexadecimal digits"))
                        .answers(200, "ImageUpload"),
                Route.<ApiRequest>of(Method.POST, ONE + "/complete", "api image-uploads.complete", this::complete)
                        .says("Makes the image active, once everything is there")
                        .rule(RULE)
                        .takes(COMPLETE)
                        .answers(200, "UploadedImage"),
                Route.<ApiRequest>of(Method.DELETE, ONE, "api image-uploads.abandon", this::abandon)
                        .says("Gives up what has come; the image is queued again")
                        .rule(RULE)
                        .answers(204));
    }

    private static ImageId image(ApiRequest request) {
        String text = request.path("id");
        return ImageId.parse(text)
                .orElseThrow(() -> Fault.of(ImageFault.IMAGE_NOT_FOUND, "Image " + text, "ids of images are UUIDs", "")
                        .about("image", text)
                        .exception());
    }

    private void begin(ApiRequest request) {
        answer(
                request,
                201,
                uploads.begin(
                        request.caller(),
                        image(request),
                        request.body().path("size").asLong(),
                        request.text("fingerprint").orElse("")));
    }

    private void append(ApiRequest request) {
        long offset = request.query("offset").map(ImageUploadsResource::offset).orElse(0L);
        InputStream body = request.exchange().bodyStream();
        answer(request, 200, uploads.append(request.caller(), image(request), offset, body, request.query("sha256")));
    }

    private static long offset(String text) {
        try {
            long offset = Long.parseLong(text);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw ApiRequest.wrong("offset", "\"" + text + "\" is not a number of bytes");
    }

    private void complete(ApiRequest request) {
        Image image = uploads.complete(request.caller(), image(request), request.text("sha512"));
        Optional<ImageContent> content = image.content();
        request.answer(
                200,
                Row.of()
                        .put(
                                "image",
                                Row.of()
                                        .put("id", image.id())
                                        .put("status", image.status().wire())
                                        .put(
                                                "size",
                                                content.map(each -> each.size().bytes()))
                                        .put("md5", content.map(ImageContent::md5))
                                        .put("sha512", content.map(ImageContent::sha512))));
    }

    private void abandon(ApiRequest request) {
        uploads.abandon(request.caller(), image(request));
        request.empty();
    }

    private static void answer(ApiRequest request, int status, PartialUpload upload) {
        request.answer(
                status,
                Row.of()
                        .put(
                                "upload",
                                Row.of()
                                        .put("image", upload.image())
                                        .put("size", upload.size())
                                        .put("received", upload.received())
                                        .put("fingerprint", upload.fingerprint())
                                        .put("expires_at", upload.expiresAt())));
    }
}
