package octopus.onboard.spec;

import java.util.List;
import java.util.Optional;
import octopus.onboard.spec.TargetSpec.KeystoneLogin;
import octopus.onboard.spec.TargetSpec.ServiceSpec;
import octopus.spi.Secret;
import tools.jackson.databind.JsonNode;

/** Reads what a spec says of an existing Cinder. */
final class CinderTargetReader {
    private CinderTargetReader() {}

    /** @throws octopus.spi.StorageException SPEC_INVALID, naming the field */
    static TargetSpec.CinderConf read(JsonNode given) {
        List<String> hosts = SpecReader.texts(given, "hosts");
        if (hosts.isEmpty()) {
            throw SpecReader.wrong("target.hosts", "there is none", "Name the nodes where cinder-volume runs.");
        }
        Optional<String> site = Optional.of(given.path("python").asString("")).filter(path -> !path.isEmpty());
        site.filter(path -> !path.matches("/[^\\s]*[^/\\s]") || path.contains(".."))
                .ifPresent(path -> {
                    throw SpecReader.wrong(
                            "target.python",
                            "\"" + path + "\" is no directory",
                            "Give the directory of the hosts' Python modules, such as "
                                    + TargetSpec.CinderConf.USUAL_SITE + ".");
                });
        return new TargetSpec.CinderConf(
                hosts,
                given.path("config").asString("/etc/cinder/cinder.conf"),
                service(given.path("service")),
                SpecReader.required(given, "target", "api"),
                token(given.path("token").asString("admin:admin")),
                keystone(given.path("keystone")),
                site);
    }

    private static ServiceSpec service(JsonNode given) {
        List<String> restart = SpecReader.texts(given, "restart");
        return restart.isEmpty()
                ? ServiceSpec.unit(
                        given.isString() ? given.asString() : given.path("unit").asString("cinder-volume"))
                : new ServiceSpec(
                        "",
                        restart,
                        SpecReader.texts(given, "running"),
                        given.path("log").asString(""));
    }

    /** The password of {@link #keystone}, which is kept apart. */
    static Optional<Secret> password(JsonNode given) {
        return Optional.of(given.path("keystone").path("password").asString(""))
                .filter(text -> !text.isEmpty())
                .map(Secret::of);
    }

    static Optional<KeystoneLogin> keystone(JsonNode given) {
        if (given.isMissingNode() || given.isNull()) {
            return Optional.empty();
        }
        String url = SpecReader.required(given, "target.keystone", "url").replaceAll("/+$", "");
        if (!url.matches("https?://[^\\s@]+")) {
            throw SpecReader.wrong(
                    "target.keystone.url",
                    "\"" + url + "\" is no address of Keystone",
                    "Write http://HOST:5000/v3, without a user in it.");
        }
        return Optional.of(new KeystoneLogin(
                url.endsWith("/v3") ? url : url + "/v3",
                SpecReader.required(given, "target.keystone", "user"),
                given.path("user_domain").asString("Default"),
                SpecReader.required(given, "target.keystone", "project"),
                given.path("project_domain").asString("Default")));
    }

    /** What a Cinder without Keystone takes is no secret; one with Keystone would need what is. */
    static String token(String given) {
        if (!given.matches("[^:\\s]+:[^:\\s]+")) {
            throw SpecReader.wrong(
                    "target.token",
                    "it is not user:project",
                    "It is for a Cinder without Keystone. For one with it give target.keystone: url, user, project, password.");
        }
        return given;
    }
}
