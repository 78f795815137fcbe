package octopus.server.glance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import octopus.block.image.ImageFacts;
import octopus.block.image.ImageHandle;
import octopus.block.image.ImageReads;
import octopus.block.image.ImageService;
import octopus.block.image.ImageStatus;
import octopus.block.image.ImageUploads;
import octopus.server.http.Exchange;
import octopus.server.http.Method;
import octopus.server.route.Route;

/** The bytes of images, in and out, never more than a buffer of them in memory. */
final class ImageDataResource {
    private static final String BYTES = "application/octet-stream";
    private static final int BUFFER = 1 << 20;

    private final ImageService images;
    private final ImageUploads uploads;
    private final ImageReads reads;

    ImageDataResource(ImageService images, ImageUploads uploads, ImageReads reads) {
        this.images = images;
        this.uploads = uploads;
        this.reads = reads;
    }

    List<Route<GlanceRequest>> routes() {
        return List.of(
                Route.<GlanceRequest>of(Method.PUT, "/v2/images/{image}/file", "file.upload", this::upload)
                        .says("Takes the image's bytes."),
                Route.<GlanceRequest>of(Method.GET, "/v2/images/{image}/file", "file.download", this::download)
                        .says("Gives the image's bytes, or a range of them."));
    }

    private void upload(GlanceRequest request) throws IOException {
        if (!request.contentType().orElse("").equals(BYTES)) {
            throw new GlanceFault(415, "The bytes of an image must come with Content-Type " + BYTES + ".");
        }
        Exchange exchange = request.exchange();
        uploads.upload(request.caller(), request.image(), exchange.bodyStream(), announced(exchange));
        request.done();
    }

    private static OptionalLong announced(Exchange exchange) {
        Optional<String> header = exchange.header("x-openstack-image-size");
        if (header.isPresent()) {
            try {
                return OptionalLong.of(Long.parseLong(header.get().strip()));
            } catch (NumberFormatException e) {
                throw GlanceFault.badRequest("x-openstack-image-size must be an integer, not '" + header.get() + "'");
            }
        }
        return exchange.contentLength().map(OptionalLong::of).orElse(OptionalLong.empty());
    }

    private void download(GlanceRequest request) throws IOException {
        ImageStatus status = images.get(request.caller(), request.image()).status();
        if (status == ImageStatus.QUEUED || status == ImageStatus.SAVING) {
            // As Glance: nothing to read is no error.
            request.done();
            return;
        }
        try (ImageHandle handle = reads.download(request.caller(), request.image());
                FileChannel file = FileChannel.open(handle.path(), StandardOpenOption.READ)) {
            send(request.exchange(), handle.facts(), file);
        }
    }

    private static void send(Exchange exchange, ImageFacts facts, FileChannel file) throws IOException {
        long size = facts.size().bytes();
        ByteRange range = ByteRange.of(exchange.header("Range"), size);
        exchange.responseHeader("Accept-Ranges", "bytes");
        if (range.partial()) {
            exchange.responseHeader("Content-Range", "bytes " + range.first() + "-" + (range.end() - 1) + "/" + size);
        } else {
            facts.md5().ifPresent(md5 -> exchange.responseHeader("Content-MD5", md5));
        }
        OutputStream out =
                exchange.stream(range.partial() ? 206 : 200, BYTES, Optional.of(range.end() - range.first()));
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        for (long at = range.first(); at < range.end(); ) {
            buffer.clear().limit((int) Math.min(BUFFER, range.end() - at));
            int count = file.read(buffer, at);
            if (count < 0) {
                throw new IOException("the file of image " + facts.id() + " ends at " + at + " of " + size);
            }
            out.write(buffer.array(), 0, count);
            at += count;
        }
        out.flush();
    }
}
