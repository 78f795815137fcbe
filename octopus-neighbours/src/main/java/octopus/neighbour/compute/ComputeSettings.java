package octopus.neighbour.compute;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import octopus.core.setting.SettingsGroup;
import octopus.spi.Secret;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * Who runs the servers, if it wants to be told and asked.
 *
 * @param told what it is told
 * @param giveUp how long it is told again and again when it does not take it
 */
public record ComputeSettings(
        Kind kind,
        Optional<String> url,
        Optional<Secret> secret,
        Set<News> told,
        boolean askBeforeDetach,
        Duration giveUp) {
    public ComputeSettings {
        told = Set.copyOf(told);
    }

    private static final String KIND = "compute.service";
    private static final String URL = "compute.url";
    private static final String SECRET = "compute.webhook-secret";
    private static final String EXTENDS = "compute.tell-extends";
    private static final String REIMAGES = "compute.tell-reimages";
    private static final String DETACH = "compute.ask-before-detach";
    private static final String GIVE_UP = "compute.give-up-minutes";

    /** What speaks there. */
    public enum Kind {
        NONE,
        NOVA,
        WEBHOOK
    }

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Compute service",
            "Whether Nova, or a webhook of another cloud, is told when a volume in use has grown or got another image, and"
                    + " asked before it is detached.",
            List.of(
                    new Option.Choice(
                            KIND,
                            "Who is told and asked.",
                            Optional.of("none"),
                            false,
                            List.of("none", "nova", "webhook")),
                    new Option.Text(
                            URL,
                            "The address of the webhook, or of Nova; without it, Nova's in Keystone's catalogue.",
                            Optional.empty(),
                            false,
                            "https://nova.example.org:8774/v2.1"),
                    new Option.SecretText(SECRET, "What messages to the webhook are signed with.", false),
                    new Option.Flag(EXTENDS, "Whether it is told that a volume in use has become larger.", true),
                    new Option.Flag(
                            REIMAGES,
                            "Whether it is told that another image is in a volume: a server that is rebuilt waits for that.",
                            true),
                    new Option.Flag(
                            DETACH,
                            "Whether it is asked before an attachment in use is deleted by somebody who is no service.",
                            true),
                    new Option.Count(
                            GIVE_UP,
                            "For how many minutes the same is told again and again when it is not taken.",
                            Optional.of("60"),
                            false,
                            1,
                            10_080)));

    public static ComputeSettings from(Options options) {
        return new ComputeSettings(
                Kind.valueOf(options.text(KIND).toUpperCase(Locale.ROOT)),
                options.find(URL).map(url -> url.replaceAll("/+$", "")),
                options.secret(SECRET),
                told(options),
                options.flag(DETACH),
                Duration.ofMinutes(options.count(GIVE_UP)));
    }

    private static Set<News> told(Options options) {
        Set<News> told = EnumSet.noneOf(News.class);
        if (options.flag(EXTENDS)) {
            told.add(News.EXTENDED);
        }
        if (options.flag(REIMAGES)) {
            told.add(News.REIMAGED);
        }
        return told;
    }

    public static ComputeSettings none() {
        return new ComputeSettings(
                Kind.NONE, Optional.empty(), Optional.empty(), Set.of(), true, Duration.ofMinutes(60));
    }

    /** A webhook, or a Nova without Keystone. */
    public static ComputeSettings at(Kind kind, String url, Secret secret) {
        return new ComputeSettings(
                kind, Optional.of(url), Optional.of(secret), EnumSet.allOf(News.class), true, Duration.ofMinutes(1));
    }
}
