package octopus.driver.oceanstor;

import java.io.IOException;
import java.net.ConnectException;
import java.net.CookieManager;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;
import octopus.spi.option.Options;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A session with the array's REST interface. It logs in when first asked, again when the array has ended the session, at
 * the next controller when one does not answer, and logs out when closed: arrays allow few sessions.
 */
final class RestSession implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final long WRONG_LOGIN = 1077949061;
    private static final long LOCKED = 1077949070;
    private static final int EXPIRED = 3;
    private static final int RESET = 4;

    private final List<String> addresses;
    private final Options options;
    private final HttpClient http;
    private final Duration limit;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Login login;
    /** Of controllers that did not answer; the array may think that they go on. */
    private final List<Login> left = new ArrayList<>();

    /** @param base with the device id, ready for a resource's path */
    private record Login(String base, String token) {}

    RestSession(Options options) {
        this.options = options;
        this.addresses = OceanstorOptions.list(options, OceanstorOptions.ADDRESS);
        this.limit = Duration.ofSeconds(options.count(OceanstorOptions.TIMEOUT));
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .sslContext(Trust.of(options))
                .cookieHandler(new CookieManager())
                .build();
    }

    JsonNode get(String path) {
        return ask("GET", path, Map.of());
    }

    JsonNode post(String path, Map<String, ?> body) {
        return ask("POST", path, body);
    }

    JsonNode put(String path, Map<String, ?> body) {
        return ask("PUT", path, body);
    }

    JsonNode delete(String path) {
        return ask("DELETE", path, Map.of());
    }

    /**
     * @return what the answer has under {@code data}; a missing node where there is none
     * @throws Refusal when the array says no
     * @throws StorageException when it cannot be reached or does not let us in
     */
    private JsonNode ask(String method, String path, Map<String, ?> body) {
        Login used = login();
        try {
            return data(method + " " + resource(path), send(used.base(), used.token(), method, path, body));
        } catch (Refusal e) {
            if (!e.isUnauthorized()) {
                throw e;
            }
            Login again = loginInsteadOf(used);
            return data(method + " " + resource(path), send(again.base(), again.token(), method, path, body));
        } catch (StorageException e) {
            if (e.fault().code() == CommonFault.UNREACHABLE) {
                leave(used);
            }
            throw e;
        }
    }

    private Login login() {
        lock.lock();
        try {
            Login known = login;
            if (known == null) {
                known = newLogin();
                login = known;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private Login loginInsteadOf(Login used) {
        forget(used);
        return login();
    }

    /** The next request tries all controllers. */
    private void leave(Login used) {
        lock.lock();
        try {
            if (used.equals(login)) {
                login = null;
                left.add(used);
            }
        } finally {
            lock.unlock();
        }
    }

    private void forget(Login used) {
        lock.lock();
        try {
            if (used.equals(login)) {
                login = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private Login newLogin() {
        Optional<StorageException> last = Optional.empty();
        for (String address : addresses) {
            try {
                return loginAt(address);
            } catch (StorageException e) {
                if (e.fault().code() != CommonFault.UNREACHABLE && e.fault().code() != CommonFault.TIMED_OUT) {
                    throw e;
                }
                last = Optional.of(e);
            }
        }
        throw last.orElseThrow();
    }

    private Login loginAt(String address) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("username", options.text(OceanstorOptions.USER));
        body.put("password", password().reveal());
        body.put("scope", "0");
        String base = "https://" + (address.contains(":") ? "[" + address + "]" : address) + ":"
                + options.text(OceanstorOptions.PORT) + "/deviceManager/rest/";
        JsonNode answer;
        try {
            answer = data("Logging in", send(base + "xx/", "", "POST", "sessions", body));
        } catch (Refusal e) {
            throw refused(address, e);
        }
        int state = answer.path("accountstate").asInt(1);
        Login done = new Login(
                base + answer.path("deviceid").asString("") + "/",
                answer.path("iBaseToken").asString(""));
        if (state == EXPIRED || state == RESET) {
            logout(done);
            throw about(
                    OceanstorFault.ARRAY_PASSWORD_EXPIRED,
                    address,
                    "the password has expired or was reset",
                    "Log in to the array's own console as this user, set a new password, and give it here.",
                    OceanstorOptions.PASSWORD);
        }
        return done;
    }

    private StorageException refused(String address, Refusal e) {
        String user = options.text(OceanstorOptions.USER);
        String said = String.valueOf(e.getMessage());
        if (e.code() == LOCKED || said.contains("locked")) {
            return about(
                    OceanstorFault.ARRAY_ACCOUNT_LOCKED,
                    address,
                    said,
                    "Unlock user " + user
                            + " on the array (or wait until it does so itself), then correct the password.",
                    OceanstorOptions.USER);
        }
        if (e.code() == WRONG_LOGIN || said.contains("password")) {
            return about(
                    OceanstorFault.ARRAY_LOGIN_REFUSED,
                    address,
                    said,
                    "Correct the user name or the password; the array locks the account after several wrong ones.",
                    OceanstorOptions.PASSWORD);
        }
        return e.fault();
    }

    private StorageException about(OceanstorFault code, String address, String cause, String correction, String field) {
        return Fault.of(code, "Logging in to the array at " + address, cause, correction)
                .about("field", field)
                .about("address", address)
                .exception();
    }

    private Secret password() {
        return options.secret(OceanstorOptions.PASSWORD).orElse(Secret.of(""));
    }

    private JsonNode data(String what, JsonNode answer) {
        long code = answer.path("error").path("code").asLong(0);
        if (code != 0) {
            String said = answer.path("error").path("description").asString("no description");
            throw new Refusal(what, code, said.replace(password().reveal(), "***"));
        }
        return answer.path("data");
    }

    private JsonNode send(String base, String token, String method, String path, Map<String, ?> body) {
        URI uri = URI.create(base + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(uri)
                .timeout(limit)
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body.isEmpty()
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (!token.isEmpty()) {
            request.header("iBaseToken", token);
        }
        String what = method + " " + resource(path) + " of the array at " + uri.getHost();
        try {
            HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw unreachable(what, "it answered " + response.statusCode(), "Is this the array's REST interface?");
            }
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw unreachable(what, "what answers there does not speak JSON", "Is this the array's REST interface?");
        } catch (HttpTimeoutException e) {
            throw timedOut(what, e);
        } catch (SSLException e) {
            throw certificate(what, e);
        } catch (IOException e) {
            throw unreachable(
                    what, reason(e), "Are address and port right, is the array up, and may this machine reach it?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Fault.of(CommonFault.TIMED_OUT, what, "Octopus is stopping", "Start it again.")
                    .exception();
        }
    }

    private StorageException timedOut(String what, HttpTimeoutException e) {
        boolean connecting = e instanceof java.net.http.HttpConnectTimeoutException;
        return connecting
                ? unreachable(
                        what,
                        "no connection within " + CONNECT.toSeconds() + " s",
                        "Are address and port right, and does a firewall let this machine through?")
                : Fault.of(
                                CommonFault.TIMED_OUT,
                                what,
                                "no answer within " + limit.toSeconds() + " s",
                                "See how busy the array is; " + OceanstorOptions.TIMEOUT + " allows more time.")
                        .exception();
    }

    private static StorageException certificate(String what, SSLException e) {
        return Fault.of(
                        OceanstorFault.ARRAY_CERTIFICATE_REFUSED,
                        what,
                        String.valueOf(e.getMessage()),
                        "Give the array's certificate in " + OceanstorOptions.CERTIFICATE + ", or set "
                                + OceanstorOptions.VERIFY + " to false.")
                .about("field", OceanstorOptions.CERTIFICATE)
                .exception();
    }

    private static StorageException unreachable(String what, String cause, String correction) {
        return Fault.of(CommonFault.UNREACHABLE, what, cause, correction)
                .about("field", OceanstorOptions.ADDRESS)
                .exception();
    }

    private static String reason(IOException e) {
        Throwable root = e;
        while (root.getCause() != null && !(root instanceof UnresolvedAddressException)) {
            root = root.getCause();
        }
        if (root instanceof UnresolvedAddressException || root instanceof UnknownHostException) {
            return "the name is not known";
        }
        if (e instanceof ConnectException && root.getMessage() == null) {
            return "the connection was refused";
        }
        return Optional.ofNullable(root.getMessage()).orElse(root.getClass().getSimpleName());
    }

    /** The path without ids and parameters, for messages. */
    private static String resource(String path) {
        return path.replaceFirst("\\?.*", "");
    }

    private void logout(Login used) {
        try {
            JsonNode ignored = send(used.base(), used.token(), "DELETE", "sessions", Map.of());
        } catch (StorageException e) {
            // The array ends it by itself after a while.
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            Optional.ofNullable(login).ifPresent(left::add);
            left.forEach(this::logout);
            left.clear();
            login = null;
        } finally {
            lock.unlock();
        }
        http.shutdownNow();
    }
}
