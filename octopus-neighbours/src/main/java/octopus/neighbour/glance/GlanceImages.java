package octopus.neighbour.glance;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import octopus.block.image.ImageSink;
import octopus.block.image.ImageSource;
import octopus.neighbour.NeighbourFault;
import octopus.neighbour.http.Web;
import octopus.neighbour.keystone.CallerTokens;
import octopus.neighbour.keystone.CloudService;
import octopus.neighbour.keystone.Keystone;
import octopus.neighbour.keystone.Tokens;
import octopus.spi.Fault;

/** A Glance as the place where volumes get their images from, and where images made of volumes go. */
public record GlanceImages(ImageSource source, ImageSink sink) {
    /** What it takes to ask. @param keystone empty where there is none */
    public record Cloud(Web web, Optional<Keystone> keystone, CallerTokens callers) {}

    /**
     * @param staging a directory for images on their way
     * @throws octopus.spi.StorageException NEIGHBOUR_NOT_CONFIGURED
     */
    public static GlanceImages open(GlanceSettings settings, Cloud cloud, Path staging) {
        Glance glance = new Glance(new CloudService(cloud.web(), base(settings, cloud), tokens(settings, cloud)));
        Staging room = new Staging(staging);
        return new GlanceImages(
                new GlanceSource(glance, room, settings.direct().map(DirectFiles::new)), new GlanceSink(glance, room));
    }

    private static Supplier<URI> base(GlanceSettings settings, Cloud cloud) {
        if (settings.url().isPresent()) {
            URI fixed = URI.create(settings.url().get().replaceAll("/+(v2/?)?$", ""));
            return () -> fixed;
        }
        Keystone keystone = keystone(cloud, "image.glance-url");
        return () -> keystone.endpoint("image");
    }

    private static Tokens tokens(GlanceSettings settings, Cloud cloud) {
        return switch (settings.auth()) {
            case NONE -> Tokens.none();
            case PASSWORD -> Tokens.service(keystone(cloud, "image.auth"));
            case TOKEN -> Tokens.callers(cloud.callers());
        };
    }

    private static Keystone keystone(Cloud cloud, String field) {
        return cloud.keystone()
                .orElseThrow(() -> Fault.of(
                                NeighbourFault.NEIGHBOUR_NOT_CONFIGURED,
                                "Opening the images of Glance",
                                field + " needs Keystone, and keystone.url is not set",
                                "Set keystone.url, user and password; or image.glance-url with image.auth=none.")
                        .about("field", field)
                        .exception());
    }
}
