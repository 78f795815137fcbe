package octopus.server.auth.keystone;

import java.time.Instant;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import octopus.server.auth.Credentials;
import tools.jackson.databind.JsonNode;

/**
 * What Keystone says about a valid token.
 *
 * @param project empty when it is for no project
 * @param roles in small letters, with those that they imply
 */
record Token(String user, String project, Set<String> roles, Credentials.Scope scope, Instant expires) {
    static Token of(JsonNode answer) {
        JsonNode token = answer.path("token");
        Set<String> roles = new HashSet<>();
        token.path("roles")
                .forEach(role -> roles.add(role.path("name").asString("").toLowerCase(Locale.ROOT)));
        return new Token(
                token.path("user").path("id").asString(""),
                token.path("project").path("id").asString(""),
                Set.copyOf(roles),
                new Credentials.Scope(
                        token.path("system").path("all").asBoolean(false),
                        token.path("is_admin_project").asBoolean(true),
                        token.path("domain").path("id").asString(""),
                        token.path("user").path("domain").path("id").asString(""),
                        token.path("project").path("domain").path("id").asString("")),
                Instant.parse(token.path("expires_at").asString("")));
    }
}
