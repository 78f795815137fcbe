package octopus.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.server.Http;
import org.junit.jupiter.api.Test;

/** Proxies before Octopus, and pages of other origins. */
class FrontTest {
    private static final Door ORIGIN = new Door() {
        @Override
        public String name() {
            return "origin";
        }

        @Override
        public boolean serves(String path) {
            return true;
        }

        @Override
        public void serve(Exchange exchange) {
            exchange.addVary("OpenStack-API-Version").text(200, "text/plain", exchange.origin());
        }
    };

    private static Listener listener(Front front) {
        return new Listener(
                        List.of(ORIGIN),
                        (route, status, nanos) -> {},
                        ListenSettings.loopback(0).with(front))
                .start();
    }

    private static Http http(Listener listener) {
        return new Http("http://127.0.0.1:" + listener.port(), Map.of());
    }

    @Test
    void aProxyIsBelievedOnlyWhereThatIsWanted() {
        try (Listener listener = listener(Front.PLAIN)) {
            Http forged = http(listener)
                    .with("X-Forwarded-Host", "evil.example")
                    .with("X-Forwarded-Proto", "https")
                    .with("Forwarded", "host=evil.example;proto=https");
            assertThat(forged.get("/").body()).isEqualTo("http://127.0.0.1:" + listener.port());
        }
        try (Listener listener = listener(new Front(Optional.empty(), true, Set.of()))) {
            Http behind = http(listener);
            String own = "http://127.0.0.1:" + listener.port();
            assertThat(behind.get("/").body()).isEqualTo(own);
            assertThat(behind.with("X-Forwarded-Proto", "https").get("/").body())
                    .isEqualTo(own.replace("http", "https"));
            assertThat(behind.with("X-Forwarded-Host", "a.example:8443, b.example")
                            .with("X-Forwarded-Proto", "https, http")
                            .with("X-Forwarded-Prefix", "/volume/")
                            .get("/")
                            .body())
                    .isEqualTo("https://a.example:8443/volume");
            assertThat(behind.with("Forwarded", "for=1.2.3.4;proto=https;host=\"c.example\", host=d.example")
                            .get("/")
                            .body())
                    .isEqualTo("https://c.example");
            assertThat(behind.with("X-Forwarded-Host", "a.example/\"><script>")
                            .with("X-Forwarded-Proto", "javascript")
                            .get("/")
                            .body())
                    .isEqualTo(own);
        }
        try (Listener listener = listener(new Front(Optional.of("https://s.example"), true, Set.of()))) {
            assertThat(http(listener)
                            .with("X-Forwarded-Host", "a.example")
                            .get("/")
                            .body())
                    .isEqualTo("https://s.example");
        }
    }

    private static Http from(Listener listener, String origin) {
        return http(listener).with("Origin", origin);
    }

    @Test
    void pagesOfAllowedOriginsMayAsk() {
        String page = "https://horizon.example";
        try (Listener listener = listener(new Front(Optional.empty(), false, Set.of(page)))) {
            Http.Answer answer = from(listener, page).get("/");
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(page);
            assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
            assertThat(answer.header("Access-Control-Expose-Headers")).contains("OpenStack-API-Version");
            assertThat(answer.headers().get("vary")).containsExactly("Origin", "OpenStack-API-Version");
            assertThat(from(listener, "https://evil.example").get("/").header("Access-Control-Allow-Origin"))
                    .isEmpty();

            Http asks = from(listener, page).with("Access-Control-Request-Method", "PUT");
            Http.Answer may = asks.with("Access-Control-Request-Headers", "X-Auth-Token, content-type")
                    .send("OPTIONS", "/v3/volumes", "");
            assertThat(may.status()).isEqualTo(200);
            assertThat(may.body()).isEmpty();
            assertThat(may.header("Access-Control-Allow-Origin")).isEqualTo(page);
            assertThat(may.header("Access-Control-Allow-Methods")).contains("PUT");
            assertThat(may.header("Access-Control-Allow-Headers")).isEqualTo("X-Auth-Token, content-type");
            assertThat(may.header("Access-Control-Max-Age")).isEqualTo("3600");
            Http.Answer mayNot =
                    asks.with("Access-Control-Request-Headers", "X-Evil").send("OPTIONS", "/v3/volumes", "");
            assertThat(mayNot.header("Access-Control-Allow-Origin")).isEmpty();
        }
    }

    @Test
    void everybodyMeansWithoutCredentials() {
        try (Listener listener = listener(new Front(Optional.empty(), false, Set.of("*")))) {
            Http.Answer answer = from(listener, "https://any.example").get("/");
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
        }
    }

    @Test
    void pagesOfOthersChangeNothing() {
        try (Listener listener = listener(new Front(Optional.empty(), false, Set.of("https://ours.example")))) {
            Http evil = from(listener, "https://evil.example").with("Sec-Fetch-Site", "cross-site");
            assertThat(evil.send("POST", "/", "").status()).isEqualTo(403);
            assertThat(evil.send("DELETE", "/", "").status()).isEqualTo(403);
            assertThat(evil.get("/").status()).isEqualTo(200);
            assertThat(from(listener, "https://ours.example")
                            .with("Sec-Fetch-Site", "cross-site")
                            .send("POST", "/", "")
                            .status())
                    .isEqualTo(200);
            assertThat(http(listener)
                            .with("Sec-Fetch-Site", "same-origin")
                            .send("POST", "/", "")
                            .status())
                    .isEqualTo(200);
            assertThat(http(listener).send("POST", "/", "").status())
                    .as("programs say nothing of the kind")
                    .isEqualTo(200);
        }
    }

    @Test
    void whoWantsNoOriginsSeesNoDifference() throws IOException {
        try (Listener listener = listener(Front.PLAIN);
                Socket socket = new Socket("127.0.0.1", listener.port())) {
            socket.getOutputStream()
                    .write("OPTIONS / HTTP/1.1\r\nHost: x\r\nOrigin: https://a\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200").doesNotContain("Access-Control");
        }
    }
}
