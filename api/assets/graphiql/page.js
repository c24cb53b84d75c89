// Starts the explorer, sends the token with every request, and says who the service takes you for.
(() => {
  const token = document.getElementById('token');
  const person = document.getElementById('person');
  const viewer = document.getElementById('viewer');

  const headers = () => {
    const given = token.value.trim().replace(/^bearer\s+/i, '');
    return given ? { authorization: `Bearer ${given}` } : {};
  };

  const ask = async (request) => {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        'content-type': 'application/json',
        ...headers(),
      },
      body: JSON.stringify(request),
    });
    return response.json();
  };

  // what goes on happening comes over a connection of its own
  const live = window.GraphiQL.createFetcher({
    url: '/graphql',
    subscriptionUrl: `${location.origin.replace(/^http/, 'ws')}/graphql`,
  });
  const explore = (request, options) => {
    const operations = (options?.documentAST?.definitions ?? []).filter((one) => one.operation);
    const chosen = operations.find((one) => one.name?.value === request.operationName) ?? operations[0];
    return chosen?.operation === 'subscription' ? live(request, { ...options, headers: headers() }) : ask(request);
  };

  const introduce = async () => {
    const answer = await ask({ query: '{ me { name } }' });
    viewer.value = answer.errors ? answer.errors[0].message : (answer.data.me?.name ?? 'the public');
  };

  const meetTheCast = async () => {
    const response = await fetch('/demo/people');
    if (!response.ok) return;
    const people = document.getElementById('people');
    for (const { id, name } of await response.json()) people.append(new Option(name, id));
    document.getElementById('cast').hidden = false;
  };

  token.addEventListener('change', introduce);
  person.addEventListener('change', async () => {
    const response = await fetch(`/demo/token/${encodeURIComponent(person.value.trim())}`);
    token.value = response.ok ? await response.text() : '';
    await introduce();
  });
  document.getElementById('signed-in-as').addEventListener('submit', (event) => event.preventDefault());
  meetTheCast();

  const { GraphiQL } = window;
  ReactDOM.createRoot(document.getElementById('explorer')).render(
    React.createElement(GraphiQL, {
      fetcher: explore,
      isHeadersEditorEnabled: false,
      defaultQuery: '# Who owes what, how forces compare, and how the figures came about.\n# The schema is the manual: open the documentation on the left.\n{\n  me {\n    name\n    roles\n  }\n}\n',
    }),
  );
})();
