package octopus.neighbour.notification;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.spi.Secret;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * Where notifications go.
 *
 * @param url {@code amqp://host:5672/vhost} or {@code amqps://…}, without user and password; empty for no notifications
 * @param topics each gets every notification, in the queue {@code <topic>.info}
 * @param durable whether exchange and queues outlive the broker; must be as the other services have it
 */
public record NotificationSettings(
        Optional<String> url, String user, Secret password, String exchange, List<String> topics, boolean durable) {
    private static final String URL = "notification.url";
    private static final String USER = "notification.user";
    private static final String PASSWORD = "notification.password";
    private static final String EXCHANGE = "notification.exchange";
    private static final String TOPICS = "notification.topics";
    private static final String DURABLE = "notification.durable";

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Notifications",
            "OpenStack's notifications (volume.create.end and so on) to RabbitMQ, for those who meter and watch.",
            List.of(
                    new Option.Text(
                            URL,
                            "The broker; without it, no notifications are sent.",
                            Optional.empty(),
                            false,
                            "amqp://rabbit.example.org:5672/openstack"),
                    new Option.Text(USER, "Who logs in to the broker.", Optional.of("openstack"), false, "openstack"),
                    new Option.SecretText(PASSWORD, "With what password.", false),
                    new Option.Text(
                            EXCHANGE,
                            "The exchange, as Cinder's control_exchange.",
                            Optional.of("cinder"),
                            false,
                            "cinder"),
                    new Option.Text(
                            TOPICS,
                            "Topics, with commas between; each notification goes to the queue <topic>.info of each.",
                            Optional.of("notifications"),
                            false,
                            "notifications"),
                    new Option.Flag(
                            DURABLE,
                            "Whether exchange and queues are durable; must be as the other services declare them.",
                            false)));

    public static NotificationSettings from(Options options) {
        return new NotificationSettings(
                options.find(URL),
                options.text(USER),
                options.secret(PASSWORD).orElse(Secret.of("")),
                options.text(EXCHANGE),
                Arrays.stream(options.text(TOPICS).split(","))
                        .map(String::strip)
                        .filter(topic -> !topic.isEmpty())
                        .toList(),
                options.flag(DURABLE));
    }

    public NotificationSettings durably() {
        return new NotificationSettings(url, user, password, exchange, topics, true);
    }

    public static NotificationSettings none() {
        return new NotificationSettings(Optional.empty(), "", Secret.of(""), "cinder", List.of("notifications"), false);
    }

    public static NotificationSettings to(String url, String user, Secret password) {
        return new NotificationSettings(Optional.of(url), user, password, "cinder", List.of("notifications"), false);
    }
}
