package octopus.server.cinder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import octopus.server.Http;
import octopus.server.auth.NoAuth;
import octopus.server.http.ListenSettings;
import octopus.server.http.Listener;
import octopus.server.http.Method;
import octopus.server.route.Body;
import octopus.server.route.Field;
import octopus.server.route.Route;
import octopus.server.route.Shapes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class CinderDoorTest {
    private static Listener listener =
            new Listener(List.of(), (route, status, nanos) -> {}, ListenSettings.loopback(0));

    @BeforeAll
    static void start() {
        List<Route<CinderRequest>> routes = new java.util.ArrayList<>(new ExtensionsResource().routes());
        routes.add(Route.<CinderRequest>of(
                        Method.GET,
                        "/things/{id}",
                        "things.show",
                        request -> request.json(200, out -> {
                            out.writeStartObject();
                            out.writeStringProperty("id", request.path("id"));
                            out.writeNumberProperty("version", request.version());
                            request.links().write(out, "things", request.path("id"));
                            out.writeEndObject();
                        }))
                .since(27));
        routes.add(Route.<CinderRequest>of(Method.POST, "/things", "things.create", request -> request.empty(202))
                .takes(Body.of(Field.required(
                        "thing",
                        Shapes.struct(
                                Field.required("size", Shapes.gib()),
                                Field.optional("name", Shapes.name()).since(5))))));
        routes.add(Route.<CinderRequest>of(
                        Method.POST, "/things/{id}/action", "things.grow", request -> request.empty(202))
                .action("os-grow")
                .since(3)
                .takes(Body.of(Field.required("os-grow", Shapes.anything()))));
        listener = new Listener(
                List.of(new CinderDoor(routes, new NoAuth())),
                (route, status, nanos) -> {},
                ListenSettings.loopback(0));
        listener.start();
    }

    @AfterAll
    static void stop() {
        listener.close();
    }

    private static Http client() {
        return Http.admin(listener.port());
    }

    private static Http at(String version) {
        return client().with("OpenStack-API-Version", version);
    }

    private static String message(Http.Answer answer) {
        return answer.json().iterator().next().path("message").asString();
    }

    @Test
    void rootListsTheVersionAndSendsBrowsersToTheConsole() {
        Http.Answer answer = client().get("/");
        assertThat(answer.status()).isEqualTo(300);
        assertThat(answer.json().at("/versions/0/version").asString()).isEqualTo("3.71");
        assertThat(answer.json().at("/versions/0/links/1/href").asString())
                .isEqualTo("http://127.0.0.1:" + listener.port() + "/v3/");
        assertThat(answer.header("OpenStack-API-Version")).isEqualTo("volume 3.0");
        Http.Answer browser = client().with("Accept", "text/html,*/*").get("/");
        assertThat(browser.status()).isEqualTo(302);
        assertThat(browser.header("Location")).isEqualTo("/console/");
    }

    @Test
    void versionDocumentIsAlsoAtItsOwnPath() {
        assertThat(client().get("/v3/").status()).isEqualTo(200);
        Http.Answer moved = client().get("/v3");
        assertThat(moved.status()).isEqualTo(302);
        assertThat(moved.header("Location")).endsWith("/v3/");
    }

    @Test
    void withoutATokenOneIsMadeUp() {
        Http.Answer answer = new Http(client().base(), Map.of()).get("/v3/abc/extensions");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("X-Auth-Token")).isEqualTo("admin:admin");
        assertThat(answer.header("X-Server-Management-Url")).endsWith("/v3/abc/extensions");
    }

    @Test
    void pathsWorkWithAndWithoutTheProject() {
        assertThat(client().get("/v3/abc/extensions").status()).isEqualTo(200);
        assertThat(client().get("/v3/extensions").status()).isEqualTo(200);
        assertThat(client().get("/v3/extensions/os-services.json").status()).isEqualTo(200);
        Http.Answer other = client().get("/v3/def/extensions");
        assertThat(other.status()).isEqualTo(400);
        assertThat(message(other)).isEqualTo("Malformed request url");
        assertThat(client().get("/v3/Not_A_Project/extensions").status()).isEqualTo(404);
    }

    @Test
    void versionsAreNegotiated() {
        assertThat(at("volume 3.27").get("/v3/things/a").json().path("version").asInt())
                .isEqualTo(27);
        assertThat(at("volume latest").get("/v3/things/a").header("OpenStack-API-Version"))
                .isEqualTo("volume 3.71");
        assertThat(at("compute 2.1, volume 3.50").get("/v3/things/a").status()).isEqualTo(200);
        assertThat(at("volume 3.26").get("/v3/things/a").status()).isEqualTo(404);
        Http.Answer tooNew = at("volume 3.999").get("/v3/things/a");
        assertThat(tooNew.status()).isEqualTo(406);
        assertThat(tooNew.json().at("/computeFault/message").asString())
                .isEqualTo("Version 3.999 is not supported by the API. Minimum is 3.0 and maximum is 3.71.");
        assertThat(tooNew.header("OpenStack-API-Version")).isEqualTo("volume 3.999");
        Http.Answer malformed = at("volume 3.07").get("/v3/things/a");
        assertThat(malformed.status()).isEqualTo(400);
        assertThat(malformed.header("OpenStack-API-Version")).isEmpty();
        assertThat(at("volume").get("/v3/things/a").status()).isEqualTo(400);
        assertThat(at("VOLUME 3.27").get("/v3/things/a").status()).isEqualTo(400);
    }

    @Test
    void linksFollowThePath() {
        assertThat(at("volume 3.70")
                        .get("/v3/abc/things/x")
                        .json()
                        .at("/links/1/href")
                        .asString())
                .isEqualTo(client().base() + "/abc/things/x");
        assertThat(at("volume 3.70")
                        .get("/v3/things/x")
                        .json()
                        .at("/links/0/href")
                        .asString())
                .isEqualTo(client().base() + "/v3/things/x");
    }

    @Test
    void bodiesAreChecked() {
        assertThat(client().send("POST", "/v3/things", "{\"thing\":{\"size\":1}}")
                        .status())
                .isEqualTo(202);
        assertThat(message(client().send("POST", "/v3/things", "{\"thing\":{\"size\":-1}}")))
                .isEqualTo("Invalid input for field/attribute size. Value: -1. -1 is less than the minimum of 1");
        assertThat(message(client().send("POST", "/v3/things", "{\"thing\":{\"size\":1,\"name\":\"x\"}}")))
                .contains("Additional properties are not allowed ('name' was unexpected)");
        assertThat(message(client().send("POST", "/v3/things", "{\"thing\":"))).isEqualTo("Malformed request body");
        assertThat(client().send("POST", "/v3/things", "").status()).isEqualTo(400);
        assertThat(client().with("Content-Type", "text/plain")
                        .send("POST", "/v3/things", "{}")
                        .status())
                .isEqualTo(415);
    }

    @Test
    void anOversizeBodyIsRefused() {
        Http.Answer answer = client().send("POST", "/v3/things", "{\"thing\":\"" + "x".repeat(120_000) + "\"}");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.body()).contains("114688");
    }

    @Test
    void actionsAreFoundByTheOneKeyOfTheirBody() {
        Http late = at("volume 3.3");
        assertThat(late.send("POST", "/v3/things/a/action", "{\"os-grow\":{}}").status())
                .isEqualTo(202);
        assertThat(client().send("POST", "/v3/things/a/action", "{\"os-grow\":{}}")
                        .status())
                .isEqualTo(404);
        assertThat(message(late.send("POST", "/v3/things/a/action", "{\"os-sing\":{}}")))
                .startsWith("There is no such action: os-sing.");
        assertThat(message(late.send("POST", "/v3/things/a/action", "{\"os-grow\":{},\"b\":1}")))
                .isEqualTo("Malformed request body");
    }

    @Test
    void unknownPathsAnswerAsTheMiddlewareDoes() {
        Http.Answer plain = client().get("/v3/nonsense");
        assertThat(plain.status()).isEqualTo(404);
        assertThat(plain.body()).startsWith("404 Not Found");
        assertThat(client().with("Accept", "application/json")
                        .get("/v3/nonsense")
                        .json()
                        .path("code")
                        .asString())
                .isEqualTo("404 Not Found");
        assertThat(client().send("PATCH", "/v3/things/a", "").status()).isEqualTo(404);
    }

    @Test
    void aRequestIdIsKeptOrMade() {
        String id = "req-0b3a7c2e-1d4f-4a5b-8c6d-7e8f9a0b1c2d";
        assertThat(client().with("X-OpenStack-Request-ID", id)
                        .get("/v3/extensions")
                        .header("x-openstack-request-id"))
                .isEqualTo(id);
        assertThat(client().get("/v3/extensions").header("x-openstack-request-id"))
                .matches("req-[0-9a-f-]{36}");
    }
}
