package octopus.cli.config;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import octopus.spi.Secret;

/** What was said on the command line; the rest comes from the environment, the file and the defaults. */
public record ProfileChoice(
        Optional<String> profile, Optional<String> url, Optional<String> user, Optional<String> project) {

    /** @param environment of the process: {@code OCTOPUS_URL}, {@code OCTOPUS_USER}, … */
    public Profile resolve(Map<String, String> environment, ProfileFile file) {
        ProfileFile.Entry entry = file.entry(profile.or(() -> variable(environment, "OCTOPUS_PROFILE")));
        Function<String, Optional<String>> fromOutside = name -> variable(environment, name);
        return new Profile(
                url.or(() -> fromOutside.apply("OCTOPUS_URL"))
                        .or(entry::url)
                        .orElse(Profile.DEFAULT_URL)
                        .replaceFirst("/+$", ""),
                user.or(() -> fromOutside.apply("OCTOPUS_USER")).or(entry::user).orElse(Profile.DEFAULT_USER),
                project.or(() -> fromOutside.apply("OCTOPUS_PROJECT"))
                        .or(entry::project)
                        .orElse(Profile.DEFAULT_PROJECT),
                fromOutside.apply("OCTOPUS_TOKEN").map(Secret::of).or(entry::token));
    }

    private static Optional<String> variable(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
