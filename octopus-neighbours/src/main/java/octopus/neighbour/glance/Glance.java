package octopus.neighbour.glance;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.image.ImageDescription;
import octopus.block.image.ImageId;
import octopus.core.Caller;
import octopus.neighbour.http.Reply;
import octopus.neighbour.http.UploadProgress;
import octopus.neighbour.http.Web;
import octopus.neighbour.keystone.CloudService;
import tools.jackson.databind.JsonNode;

/** The calls of the Image API v2 that we need. */
final class Glance {
    private static final String OCTETS = "application/octet-stream";

    private final CloudService service;

    Glance(CloudService service) {
        this.service = service;
    }

    /** Whether Glance itself sees who asks. */
    boolean asksAsCaller() {
        return service.tokens().areTheAskers();
    }

    Optional<GlanceImage> find(Caller asker, ImageId id) {
        Reply reply = service.send(asker, service.ask("GET", "/v2/images/" + id));
        return reply.status() == 404
                ? Optional.empty()
                : Optional.of(GlanceImage.of(reply.orThrow().json()));
    }

    List<GlanceImage> named(Caller asker, String name) {
        String query = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        JsonNode found = service.send(asker, service.ask("GET", "/v2/images?limit=100&name=" + query))
                .orThrow()
                .json();
        List<GlanceImage> images = new ArrayList<>();
        found.path("images").forEach(each -> images.add(GlanceImage.of(each)));
        return images;
    }

    /** Whether an image is shared with a project. */
    boolean isMember(Caller asker, ImageId id, String project) {
        Reply reply = service.send(asker, service.ask("GET", "/v2/images/" + id + "/members"));
        if (!reply.isGood()) {
            return false;
        }
        for (JsonNode member : reply.json().path("members")) {
            if (project.equals(member.path("member_id").asString())) {
                return true;
            }
        }
        return false;
    }

    /** One that is there already is left as it is. */
    void create(Caller asker, ImageId id, ImageDescription wanted) {
        Map<String, Object> body = new LinkedHashMap<>(wanted.properties());
        body.put("id", id.toString());
        wanted.name().ifPresent(name -> body.put("name", name));
        wanted.diskFormat().ifPresent(format -> body.put("disk_format", format));
        wanted.containerFormat().ifPresent(format -> body.put("container_format", format));
        body.put("visibility", wanted.visibility().wire());
        body.put("protected", wanted.undeletable());
        body.put("min_disk", wanted.minDisk());
        body.put("min_ram", wanted.minRam());
        if (!wanted.tags().isEmpty()) {
            body.put("tags", wanted.tags());
        }
        if (!asksAsCaller()) {
            body.put("owner", wanted.owner());
        }
        Reply reply = service.send(asker, service.ask("POST", "/v2/images").json(body));
        if (reply.status() != 409) {
            reply.orThrow();
        }
    }

    Web.Download download(Caller asker, ImageId id) {
        return service.download(asker, service.ask("GET", file(id)).header("Accept", OCTETS));
    }

    Reply upload(Caller asker, ImageId id, Path file, UploadProgress progress) {
        return service.upload(asker, service.ask("PUT", file(id)).header("Content-Type", OCTETS), file, progress);
    }

    /** Quiet where there is none. A protected image is made deletable first: it never had bytes. */
    void delete(Caller asker, ImageId id) {
        Reply reply = service.send(asker, service.ask("DELETE", "/v2/images/" + id));
        if (reply.status() == 403) {
            unprotect(asker, id);
            reply = service.send(asker, service.ask("DELETE", "/v2/images/" + id));
        }
        if (reply.status() != 404) {
            reply.orThrow();
        }
    }

    private void unprotect(Caller asker, ImageId id) {
        List<Map<String, Object>> change = List.of(Map.of("op", "replace", "path", "/protected", "value", false));
        service.send(
                asker,
                service.ask("PATCH", "/v2/images/" + id).json(change, "application/openstack-images-v2.1-json-patch"));
    }

    private static String file(ImageId id) {
        return "/v2/images/" + id + "/file";
    }
}
