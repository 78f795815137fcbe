package octopus.neighbour.notification;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import octopus.core.event.NumberedEvent;
import octopus.core.json.Json;
import octopus.neighbour.NeighbourFault;
import octopus.neighbour.feed.Listener;
import octopus.neighbour.notification.Translation.Notification;
import octopus.spi.Fault;
import octopus.spi.StorageException;

/**
 * Sends notifications to RabbitMQ in the envelope of oslo.messaging 2.0, and has the broker confirm each. The id of a message
 * follows from the event's number, so that whoever hears it twice can tell.
 */
final class RabbitListener implements Listener {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    private static final int CONFIRM_WITHIN_MILLISECONDS = 15_000;
    private static final int CONNECT_WITHIN_MILLISECONDS = 5_000;
    private static final int PERSISTENT = 2;
    private static final String NOT_CONFIRMED = "the connection broke before the broker had confirmed everything";

    private final NotificationSettings settings;
    private final Translation translation;
    private Optional<Open> open = Optional.empty();
    private boolean unconfirmed;

    private record Open(Connection connection, Channel channel) {}

    RabbitListener(NotificationSettings settings, Translation translation) {
        this.settings = settings;
        this.translation = translation;
    }

    @Override
    public void begin() {
        if (unconfirmed) {
            drop();
            unconfirmed = false;
        }
    }

    @Override
    public void tell(NumberedEvent event) {
        Optional<Notification> notification = translation.of(event);
        if (notification.isEmpty()) {
            return;
        }
        byte[] body = envelope(event, notification.get());
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .contentType("application/json")
                .contentEncoding("utf-8")
                .deliveryMode(PERSISTENT)
                .priority(0)
                .build();
        try {
            Channel channel = channel();
            for (String topic : settings.topics()) {
                unconfirmed = true;
                channel.basicPublish(settings.exchange(), queue(topic), properties, body);
            }
        } catch (IOException | TimeoutException | RuntimeException e) {
            drop();
            throw unreachable(e);
        }
    }

    @Override
    public void settle() throws InterruptedException {
        if (!unconfirmed) {
            return;
        }
        try {
            if (open.isEmpty()) {
                throw new IOException(NOT_CONFIRMED);
            }
            open.get().channel().waitForConfirmsOrDie(CONFIRM_WITHIN_MILLISECONDS);
            unconfirmed = false;
        } catch (IOException | TimeoutException | RuntimeException e) {
            drop();
            throw unreachable(e);
        }
    }

    private byte[] envelope(NumberedEvent event, Notification notification) {
        UUID id = UUID.nameUUIDFromBytes(("octopus-event-" + event.number() + "-" + event.subjectId() + event.at())
                .getBytes(StandardCharsets.UTF_8));
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("message_id", id.toString());
        message.put("publisher_id", notification.publisher());
        message.put("event_type", notification.type());
        message.put("priority", "INFO");
        message.put("payload", notification.payload());
        message.put("timestamp", TIME.format(event.at()));
        message.put("_unique_id", id.toString().replace("-", ""));
        return Json.MAPPER.writeValueAsBytes(Map.of("oslo.version", "2.0", "oslo.message", Json.write(message)));
    }

    private static String queue(String topic) {
        return topic + ".info";
    }

    private Channel channel() throws IOException, TimeoutException {
        if (open.isPresent() && open.get().channel().isOpen()) {
            return open.get().channel();
        }
        drop();
        if (unconfirmed) {
            throw new IOException(NOT_CONFIRMED);
        }
        Connection connection = connect();
        try {
            Channel channel = connection.createChannel();
            channel.confirmSelect();
            channel.exchangeDeclare(settings.exchange(), "topic", settings.durable(), false, Map.of());
            for (String topic : settings.topics()) {
                // As the listeners declare it; so nothing is lost while there is none.
                channel.queueDeclare(queue(topic), settings.durable(), false, false, Map.of());
                channel.queueBind(queue(topic), settings.exchange(), queue(topic));
            }
            open = Optional.of(new Open(connection, channel));
            return channel;
        } catch (IOException | RuntimeException e) {
            connection.abort();
            throw e;
        }
    }

    private Connection connect() throws IOException, TimeoutException {
        ConnectionFactory factory = new ConnectionFactory();
        try {
            factory.setUri(settings.url().orElseThrow());
        } catch (java.net.URISyntaxException | GeneralSecurityException e) {
            throw new IOException("notification.url: " + e.getMessage(), e);
        }
        factory.setUsername(settings.user());
        factory.setPassword(settings.password().reveal());
        factory.setConnectionTimeout(CONNECT_WITHIN_MILLISECONDS);
        // What is not confirmed is sent again by the feed, in order.
        factory.setAutomaticRecoveryEnabled(false);
        factory.setThreadFactory(
                Thread.ofPlatform().daemon().name("notifications-", 0).factory());
        return factory.newConnection("octopus");
    }

    private void drop() {
        open.ifPresent(old -> old.connection().abort(1000));
        open = Optional.empty();
    }

    private StorageException unreachable(Exception cause) {
        return new StorageException(
                Fault.of(
                        NeighbourFault.NEIGHBOUR_UNREACHABLE,
                        "Sending notifications to " + settings.url().orElse(""),
                        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage(),
                        "They are kept and sent when the broker is back."),
                cause);
    }

    @Override
    public void close() {
        drop();
    }
}
