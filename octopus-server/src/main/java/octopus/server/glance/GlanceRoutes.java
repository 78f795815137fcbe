package octopus.server.glance;

import java.util.ArrayList;
import java.util.List;
import octopus.block.image.Images;
import octopus.server.route.Route;

/** Every call of the dialect, over one image room. */
public final class GlanceRoutes {
    private GlanceRoutes() {}

    public static List<Route<GlanceRequest>> of(Images images) {
        List<Route<GlanceRequest>> routes = new ArrayList<>();
        routes.addAll(new ImagesResource(images.service()).routes());
        routes.addAll(new ImageDataResource(images.service(), images.uploads(), images.reads()).routes());
        routes.addAll(new MembersResource(images.members()).routes());
        routes.addAll(new DiscoveryResource().routes());
        return routes;
    }
}
