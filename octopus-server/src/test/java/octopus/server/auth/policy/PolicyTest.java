package octopus.server.auth.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import octopus.core.Caller;
import octopus.server.auth.Credentials;
import octopus.spi.StorageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyTest {
    private static final Credentials ADMIN = credentials("admin", "reader", "member");
    private static final Credentials MEMBER = credentials("member", "reader");
    private static final Credentials READER = credentials("reader");
    private static final Credentials NOBODY = credentials();

    @TempDir
    private Path directory;

    private static Credentials credentials(String... roles) {
        return Credentials.of(new Caller("ann", "p1", Set.of(roles), "req-1"));
    }

    private Policy with(String yaml) {
        return Policy.load(Optional.of(file(yaml)), false);
    }

    private Path file(String yaml) {
        try {
            return Files.writeString(directory.resolve("policy.yaml"), yaml);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean may(Policy policy, String rule, Credentials credentials) {
        return policy.rights(credentials).may(rule);
    }

    @Test
    void thereAreAllOfCindersRulesAndEachCanBeAsked() {
        // 167 of Cinder's, and those of our own API.
        assertThat(RuleCatalog.all()).hasSize(197);
        Policy policy = Policy.defaults();
        for (RuleDefault rule : RuleCatalog.all()) {
            assertThat(policy.rights(ADMIN).may(rule.name())).as(rule.name()).isTrue();
        }
    }

    @Test
    void beingOfTheProjectIsEnoughUnlessOnlyTheNewDefaultsCount() {
        Policy older = Policy.defaults();
        assertThat(may(older, "volume:get", NOBODY)).isTrue();
        assertThat(may(older, "volume:delete", READER)).isTrue();
        assertThat(may(older, "volume:force_delete", MEMBER)).isFalse();

        Policy newer = Policy.load(Optional.empty(), true);
        assertThat(may(newer, "volume:get", NOBODY)).isFalse();
        assertThat(may(newer, "volume:get", READER)).isTrue();
        assertThat(may(newer, "volume:delete", READER)).isFalse();
        assertThat(may(newer, "volume:delete", MEMBER)).isTrue();
        assertThat(may(newer, "volume:create", READER)).isFalse();
        assertThat(may(newer, "volume:force_delete", MEMBER)).isFalse();
        assertThat(may(newer, "volume:force_delete", ADMIN)).isTrue();
        assertThat(newer.rights(READER).may("volume:get", Target.project("p2"))).isFalse();
    }

    @Test
    void theLanguageIsThatOfOsloPolicy() {
        Policy policy = with("""
                everybody: "@"
                nobody: "!"
                empty: ""
                emptyList: []
                precedence: "role:none or role:member and not role:reader"
                brackets: "(role:none or role:member) and not (role:x or role:y)"
                upper: "NOT role:none AND role:MEMBER"
                lists: [["role:none", "role:member"], ["role:member", "user_id:ann"]]
                mine: "user_id:%(user_id)s"
                quoted: "'p1':%(project_id)s"
                literal: "project_id:p1"
                system: "system_scope:all"
                chain: "rule:mine and rule:literal"
                truth: "is_admin:True"
                projectOfAdmins: "is_admin_project:True"
                service: "service_roles:service"
                "volume:get": "rule:mine"
                """);
        assertThat(may(policy, "everybody", NOBODY)).isTrue();
        assertThat(may(policy, "nobody", ADMIN)).isFalse();
        assertThat(may(policy, "empty", NOBODY)).isTrue();
        assertThat(may(policy, "emptyList", NOBODY)).isTrue();
        assertThat(may(policy, "precedence", MEMBER)).isFalse();
        assertThat(may(policy, "precedence", credentials("member"))).isTrue();
        assertThat(may(policy, "brackets", MEMBER)).isTrue();
        assertThat(may(policy, "brackets", credentials("member", "y"))).isFalse();
        assertThat(may(policy, "upper", MEMBER)).isTrue();
        assertThat(may(policy, "lists", MEMBER)).isTrue();
        assertThat(may(policy, "lists", READER)).isFalse();
        assertThat(may(policy, "quoted", NOBODY)).isTrue();
        assertThat(may(policy, "literal", NOBODY)).isTrue();
        assertThat(may(policy, "system", ADMIN)).isFalse();
        assertThat(may(policy, "chain", NOBODY)).isTrue();
        assertThat(may(policy, "truth", ADMIN)).isTrue();
        assertThat(may(policy, "truth", MEMBER)).isFalse();
        assertThat(may(policy, "projectOfAdmins", MEMBER)).isTrue();
        assertThat(may(policy, "service", MEMBER)).isFalse();
        Rights rights = policy.rights(MEMBER);
        assertThat(rights.looksAtOwner("volume:get")).isTrue();
        assertThat(rights.looksAtOwner("volume:delete")).isFalse();
        assertThat(rights.may("volume:get", Target.of("p1", "bob"))).isFalse();
        assertThat(rights.may("volume:get", Target.of("p1", "ann"))).isTrue();
    }

    @Test
    void whatAFileSaysUnderAFormerNameHoldsForAllThatItBecame() {
        Policy policy = with("""
                "volume_extension:types_manage": "role:member"
                "volume_extension:type_delete": "!"
                "group:group_types_specs": "role:reader"
                "volume_extension:quota_classes": "!"
                "volume_extension:volume_image_metadata": "rule:admin_api"
                "group:group_types_manage": "role:nobody"
                """);
        assertThat(may(policy, "volume_extension:type_create", MEMBER)).isTrue();
        assertThat(may(policy, "volume_extension:type_update", READER)).isFalse();
        assertThat(may(policy, "volume_extension:type_delete", ADMIN)).isFalse();
        assertThat(may(policy, "group:group_types_specs:get_all", READER)).isTrue();
        assertThat(may(policy, "volume_extension:quota_classes:get", ADMIN)).isFalse();
        assertThat(may(policy, "volume_extension:volume_image_metadata:set", MEMBER))
                .isFalse();
        assertThat(may(policy, "group:group_types:create", ADMIN)).isFalse();
        // Each name of today is one that there is.
        for (RuleDefault rule : RuleCatalog.all()) {
            assertThat(FormerNames.has(rule.name())).as(rule.name()).isFalse();
        }
        assertThat(FormerNames.today()).allMatch(policy::knows).hasSize(16);
    }

    @Test
    void whoHasNoProjectOwnsNothing() {
        Credentials homeless = Credentials.of(new Caller("ann", "", Set.of("member"), "req-1"));
        assertThat(may(Policy.defaults(), "volume:delete", homeless)).isFalse();
    }

    @Test
    void whatIsWrongIsSaidAllAtOnce() {
        assertThatThrownBy(() -> with("""
                        "volume:get": "rule:adminapi"
                        "volume:delete": "role:member and"
                        "volume:update": "projectid:%(project_id)s"
                        "volume:create": "project_id:%(volume.host)s"
                        "volume:extend": "(role:member"
                        "volume:retype": "http://example.org/%(name)s"
                        "loop": "rule:loop2"
                        "loop2": "rule:loop"
                        "volume:get_all": 7
                        """))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("did you mean admin_api?")
                .hasMessageContaining("it ends too early")
                .hasMessageContaining("did you mean project_id?")
                .hasMessageContaining("%(volume.host)s is nothing")
                .hasMessageContaining("a bracket is not closed")
                .hasMessageContaining("no other server")
                .hasMessageContaining("loop → loop2 → loop")
                .hasMessageContaining("a rule is text or a list");
        assertThatThrownBy(() -> with("a: [unclosed")).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> Policy.load(Optional.of(directory.resolve("none.yaml")), false))
                .isInstanceOf(StorageException.class);
    }

    @Test
    void aBrokenFileLeavesTheRulesAsTheyWere() {
        Policy policy = with("\"volume:get\": \"role:auditor\"");
        assertThat(may(policy, "volume:get", MEMBER)).isFalse();
        file("\"volume:get\": \"rol");
        policy.reload();
        assertThat(may(policy, "volume:get", MEMBER)).isFalse();
        assertThat(may(policy, "volume:get", credentials("auditor"))).isTrue();
        file("\"volume:get\": \"role:member\"");
        policy.reload();
        assertThat(may(policy, "volume:get", MEMBER)).isTrue();
    }

    @Test
    void whoIsAnAdministratorIsARuleToo() {
        Policy policy = with("context_is_admin: \"role:storage\"");
        assertThat(policy.isAdministrator(credentials("storage"))).isTrue();
        assertThat(policy.isAdministrator(ADMIN)).isFalse();
    }

    @Test
    void anAdministratorPassesWithThingsOfOthersOnlyWhereTheRuleSaysSo() {
        Policy policy = with("""
                "backup:get": "is_admin:True or project_id:%(project_id)s"
                "backup:delete": "project_id:%(project_id)s"
                "backup:update": "not project_id:%(project_id)s"
                """);
        Rights rights = policy.rights(ADMIN);
        assertThat(rights.looksAtOwner("backup:get")).isTrue();
        assertThat(rights.mayWhosever("backup:get")).isTrue();
        assertThat(rights.mayWhosever("backup:delete")).isFalse();
        assertThat(rights.may("backup:delete", Target.project("p2"))).isFalse();
        assertThat(rights.may("backup:delete", Target.project("p1"))).isTrue();
        // Being somebody's may be what keeps out: then only a look tells.
        assertThat(rights.mayWhosever("backup:update")).isFalse();
        assertThat(policy.rights(MEMBER).looksAtOwner("backup:delete")).isFalse();
    }

    @Test
    void whatOctopusDoesOnBehalfOfACallerIsAskedWithAnAdministratorsRights() {
        assertThat(Policy.defaults().rights(MEMBER).may("volume:update_volume_admin_metadata"))
                .isFalse();
        assertThat(Policy.defaults().rights(MEMBER).mayElevated("volume:update_volume_admin_metadata"))
                .isTrue();
        Rights never = with("\"volume:update_volume_admin_metadata\": \"!\"").rights(ADMIN);
        assertThat(never.mayElevated("volume:update_volume_admin_metadata")).isFalse();
    }
}
