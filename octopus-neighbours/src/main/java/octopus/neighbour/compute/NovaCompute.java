package octopus.neighbour.compute;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.block.attachment.Attachment;
import octopus.block.volume.Volume;
import octopus.core.Caller;
import octopus.neighbour.http.Ask;
import octopus.neighbour.http.Reply;
import octopus.neighbour.keystone.CloudService;
import tools.jackson.databind.JsonNode;

/** Nova, asked as the service user. */
final class NovaCompute implements Compute {
    private static final String VERSION = "OpenStack-API-Version";
    /** From here the attachment's id is in the answer. */
    private static final String ATTACHMENTS = "compute 2.89";

    private final CloudService service;

    NovaCompute(CloudService service) {
        this.service = service;
    }

    @Override
    public void tell(News news, Volume volume, String server) {
        Map<String, Object> event = Map.of(
                "name", news.word(), "server_uuid", server, "tag", volume.id().toString());
        Ask ask = service.ask("POST", "/os-server-external-events")
                .header(VERSION, since(news))
                .json(Map.of("events", List.of(event)));
        Reply reply = service.send(Caller.octopus(), ask);
        // 404: none of the servers is there any more. 207: it is not on a host just now, and will see the size when it
        // is.
        if (reply.status() != 404) {
            reply.orThrow();
        }
    }

    /** From where on the event is known. */
    private static String since(News news) {
        return switch (news) {
            case EXTENDED -> "compute 2.51";
            case REIMAGED -> "compute 2.93";
        };
    }

    @Override
    public boolean uses(Attachment attachment, String server) {
        Ask ask = service.ask("GET", "/servers/" + server + "/os-volume_attachments/" + attachment.volume())
                .header(VERSION, ATTACHMENTS);
        Reply reply = service.send(Caller.octopus(), ask);
        if (reply.status() == 404) {
            return false;
        }
        JsonNode there = reply.orThrow().json().path("volumeAttachment").path("attachment_id");
        // One of before 2.44 has no attachment of ours, but the volume all the same.
        return !there.isString() || there.asString().equals(attachment.id().toString());
    }

    @Override
    public Optional<String> hostOf(String server) {
        Reply reply = service.send(Caller.octopus(), service.ask("GET", "/servers/" + server));
        if (reply.status() == 404) {
            return Optional.empty();
        }
        JsonNode host = reply.orThrow().json().path("server").path("OS-EXT-SRV-ATTR:host");
        return host.isString() ? Optional.of(host.asString()) : Optional.empty();
    }
}
