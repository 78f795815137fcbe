package octopus.neighbour.glance;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import octopus.core.setting.SettingsGroup;
import octopus.spi.option.Option;
import octopus.spi.option.Options;

/**
 * Where images are.
 *
 * @param elsewhere false where Octopus keeps them itself
 * @param url empty to look it up in Keystone's catalogue
 * @param direct the directory whose files may be read instead of asking Glance for the bytes
 * @param certificates a directory of {@code <uuid>.pem} files, instead of or before a key manager
 */
public record GlanceSettings(
        boolean elsewhere,
        Optional<String> url,
        Auth auth,
        Optional<Path> direct,
        boolean verifySignatures,
        Optional<Path> certificates) {
    private static final String SERVICE = "image.service";
    private static final String URL = "image.glance-url";
    private static final String AUTH = "image.auth";
    private static final String DIRECT = "image.direct-directory";
    private static final String SIGNATURES = "image.verify-signatures";
    private static final String CERTIFICATES = "image.certificates";

    /** As whom Glance is asked. */
    public enum Auth {
        NONE,
        PASSWORD,
        TOKEN
    }

    public static final SettingsGroup GROUP = new SettingsGroup(
            "Image service",
            "Where images come from and go to, and whether signatures are looked at.",
            List.of(
                    new Option.Choice(
                            SERVICE,
                            "Who keeps the images: Octopus itself, or a Glance.",
                            Optional.of("built-in"),
                            false,
                            List.of("built-in", "glance")),
                    new Option.Text(
                            URL,
                            "Glance's address; without it, the one in Keystone's catalogue.",
                            Optional.empty(),
                            false,
                            "https://glance.example.org:9292"),
                    new Option.Choice(
                            AUTH,
                            "As whom Glance is asked: the service user (password), whoever asked Octopus (token), or"
                                    + " without any token (none).",
                            Optional.of("password"),
                            false,
                            List.of("password", "token", "none")),
                    new Option.Directory(
                            DIRECT,
                            "Glance's directory of images, where this machine sees it too: files there are read without"
                                    + " copying them first.",
                            Optional.empty(),
                            false),
                    new Option.Flag(
                            SIGNATURES, "Whether an image that says it is signed must have a right signature.", true),
                    new Option.Directory(
                            CERTIFICATES,
                            "A directory with the certificates of signed images, each in a file <uuid>.pem.",
                            Optional.empty(),
                            false)));

    public static GlanceSettings from(Options options) {
        return new GlanceSettings(
                options.text(SERVICE).equals("glance"),
                options.find(URL),
                Auth.valueOf(options.text(AUTH).toUpperCase(java.util.Locale.ROOT)),
                options.find(DIRECT).map(Path::of),
                options.flag(SIGNATURES),
                options.find(CERTIFICATES).map(Path::of));
    }

    public static GlanceSettings builtIn() {
        return new GlanceSettings(false, Optional.empty(), Auth.NONE, Optional.empty(), true, Optional.empty());
    }

    /** For a Glance without Keystone. */
    public static GlanceSettings at(String url) {
        return new GlanceSettings(true, Optional.of(url), Auth.NONE, Optional.empty(), true, Optional.empty());
    }

    public GlanceSettings withDirect(Path directory) {
        return new GlanceSettings(elsewhere, url, auth, Optional.of(directory), verifySignatures, certificates);
    }

    public GlanceSettings withCertificates(Path directory) {
        return new GlanceSettings(elsewhere, url, auth, direct, verifySignatures, Optional.of(directory));
    }
}
