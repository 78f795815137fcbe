package octopus.neighbour.compute;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import octopus.block.attachment.Attachment;
import octopus.block.volume.Volume;
import octopus.core.json.Json;
import octopus.neighbour.http.Ask;
import octopus.neighbour.http.Reply;
import octopus.neighbour.http.Web;
import octopus.spi.Secret;

/**
 * A cloud without Nova: told and asked by POST of JSON to one address. {@code X-Octopus-Signature} is {@code t=<seconds>,
 * v1=<hex>}: HMAC-SHA256 with the secret over {@code <seconds>.<body>}, so that whoever receives it knows who sent it and
 * when.
 */
final class WebhookCompute implements Compute {
    private static final String ALGORITHM = "HmacSHA256";

    private final Web web;
    private final URI url;
    private final Secret secret;
    private final Clock clock;

    WebhookCompute(Web web, URI url, Secret secret, Clock clock) {
        this.web = web;
        this.url = url;
        this.secret = secret;
        this.clock = clock;
    }

    @Override
    public void tell(News news, Volume volume, String server) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("event", news.word());
        message.put("volume_id", volume.id().toString());
        message.put("project_id", volume.project());
        message.put("server_id", server);
        message.put("size", volume.sizeGib());
        Reply reply = send(message);
        if (reply.status() != 404) {
            reply.orThrow();
        }
    }

    /** Answered with {@code {"in_use": true}} or false; 404 for a server that is not known. */
    @Override
    public boolean uses(Attachment attachment, String server) {
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("event", "may-detach");
        message.put("volume_id", attachment.volume().toString());
        message.put("attachment_id", attachment.id().toString());
        message.put("server_id", server);
        Reply reply = send(message);
        return reply.status() != 404 && reply.orThrow().json().path("in_use").asBoolean(false);
    }

    /** Answered with {@code {"host": "name"}}; 404 for a server that is not known. */
    @Override
    public Optional<String> hostOf(String server) {
        Reply reply = send(Map.of("event", "where-is", "server_id", server));
        return reply.status() == 404
                ? Optional.empty()
                : Optional.of(reply.orThrow().json().path("host").asString("")).filter(host -> !host.isEmpty());
    }

    private Reply send(Map<String, Object> message) {
        byte[] body = Json.MAPPER.writeValueAsBytes(message);
        long seconds = clock.instant().getEpochSecond();
        return web.send(Ask.of("POST", url)
                .json(message)
                .header("X-Octopus-Signature", "t=" + seconds + ",v1=" + sign(seconds, body)));
    }

    private String sign(long seconds, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, e);
        }
    }
}
