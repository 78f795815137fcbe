package octopus.server.api;

import java.util.List;
import octopus.server.auth.local.LocalRole;
import octopus.server.auth.local.LocalUser;
import octopus.server.auth.local.LocalUsers;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shape;
import octopus.server.route.Shapes;
import octopus.spi.Secret;

/** Who may sign in, where Octopus keeps its users itself. Passwords go in and never come out. */
public final class UsersResource {
    private static final String LOOK = "user:list";
    private static final String RULE = "user:change";
    private static final Shape ROLE = Shapes.choice("admin", "operator", "reader");
    private static final Body ADD = Body.of(
            Field.required("name", Shapes.text(1, 63)),
            Field.required("role", ROLE).says("admin may all, operator works with volumes, reader only looks"),
            Field.required("password", Shapes.text(0, 1024)).says("They have to choose another one first"));
    private static final Body CHANGE = Body.of(
            Field.optional("role", ROLE),
            Field.optional("password", Shapes.text(0, 1024)).says("They have to choose another one first"));

    private final LocalUsers users;

    public UsersResource(LocalUsers users) {
        this.users = users;
    }

    public List<Route<ApiRequest>> routes() {
        String one = "/users/{name}";
        return List.of(
                Route.<ApiRequest>of(Method.GET, "/users", "api users.list", this::list)
                        .says("Lists who may sign in")
                        .admin(LOOK)
                        .answers(200, "Users"),
                Route.<ApiRequest>of(Method.POST, "/users", "api users.add", this::add)
                        .says("Lets somebody sign in")
                        .admin(RULE)
                        .takes(ADD)
                        .answers(201, "User"),
                Route.<ApiRequest>of(Method.PUT, one, "api users.change", this::change)
                        .says("Gives somebody another role or password; their sessions end with the password")
                        .admin(RULE)
                        .takes(CHANGE)
                        .answers(200, "User"),
                Route.<ApiRequest>of(Method.POST, one + "/unlock", "api users.unlock", this::unlock)
                        .says("Looks at somebody's passwords again after too many wrong ones")
                        .admin(RULE)
                        .answers(200, "User"),
                Route.<ApiRequest>of(Method.DELETE, one, "api users.remove", this::remove)
                        .says("Lets somebody sign in no more; their sessions end")
                        .admin(RULE)
                        .answers(204));
    }

    private void list(ApiRequest request) {
        request.answer(
                200,
                Row.of()
                        .put(
                                "users",
                                users.list().stream().map(UsersResource::row).toList()));
    }

    private void add(ApiRequest request) {
        LocalUser made = users.add(
                request.caller(),
                request.text("name").orElse(""),
                request.text("role").flatMap(LocalRole::find).orElse(LocalRole.READER),
                Secret.of(request.text("password").orElse("")));
        request.answer(201, Row.of().put("user", row(made)));
    }

    private void change(ApiRequest request) {
        String name = request.path("name");
        request.text("role").flatMap(LocalRole::find).ifPresent(role -> users.changeRole(request.caller(), name, role));
        request.text("password")
                .ifPresent(password -> users.setPassword(request.caller(), name, Secret.of(password), true));
        request.answer(200, Row.of().put("user", row(users.show(name))));
    }

    private void unlock(ApiRequest request) {
        request.answer(200, Row.of().put("user", row(users.unlock(request.caller(), request.path("name")))));
    }

    private void remove(ApiRequest request) {
        users.remove(request.caller(), request.path("name"));
        request.empty();
    }

    private static Row row(LocalUser user) {
        return Row.of()
                .put("name", user.name())
                .put("role", user.role().word())
                .put("must_change_password", user.mustChange())
                .put("locked_until", user.lockedUntil())
                .put("created_at", user.createdAt())
                .put("updated_at", user.updatedAt());
    }
}
