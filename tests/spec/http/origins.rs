//! Pages of other origins, in a browser.

use muster_tests::Spec;
use poem::Request;
use poem::http::Method;

const DASHBOARD: &str = "https://dashboard.example.org";

#[tokio::test]
async fn a_page_of_an_allowed_origin_may_send_files_and_ask_again_for_a_picture_and_no_other_may() {
    let spec = Spec::start_with(&[("server.allowed_origins", DASHBOARD)]).await;
    let asked = "authorization,content-type,graphql-require-preflight,if-none-match";
    let preflight = async |origin: &str| {
        let request = Request::builder()
            .method(Method::OPTIONS)
            .uri_str("/graphql")
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", asked);
        spec.public().send(request.finish()).await
    };
    let get = async |origin: &str| {
        let request = Request::builder().uri_str("/livez").header("origin", origin);
        spec.public().send(request.finish()).await
    };

    let allowed = preflight(DASHBOARD).await;
    let other = preflight("https://elsewhere.example.org").await;
    let answered = get(DASHBOARD).await;

    assert_eq!(allowed.status, 200);
    assert_eq!(allowed.header("access-control-allow-origin"), Some(DASHBOARD));
    let headers = allowed.header("access-control-allow-headers").unwrap();
    assert!(asked.split(',').all(|name| headers.contains(name)), "{headers}");
    assert_eq!(other.header("access-control-allow-origin"), None);
    let exposed = answered.header("access-control-expose-headers").unwrap();
    assert!(
        ["etag", "content-disposition", "x-request-id"]
            .iter()
            .all(|name| exposed.contains(name)),
        "{exposed}"
    );
}
