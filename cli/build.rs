//! Types for the documents in `queries/`, held to `schema.graphql`: a field that is not there is a build that fails.

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use graphql_client_codegen::{CodegenMode, GraphQLClientCodegenOptions, generate_module_token_stream};

fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    println!("cargo::rerun-if-changed=queries");
    println!("cargo::rerun-if-changed=../schema.graphql");
    #[expect(clippy::disallowed_methods, reason = "cargo says it in no other way")]
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names a folder")?);
    let folder = env::current_dir()?;

    // the generator's parser does not know `extend schema`, which only says what federation the subgraph speaks
    let schema = fs::read_to_string("../schema.graphql")?;
    let known = schema.split("\nextend schema").next().unwrap_or_default();
    let schema = out.join("schema.graphql");
    fs::write(&schema, known)?;

    let mut documents: Vec<PathBuf> = fs::read_dir(folder.join("queries"))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    documents.sort();
    let mut code = String::new();
    for document in documents {
        let mut options = GraphQLClientCodegenOptions::new(CodegenMode::Cli);
        options.set_module_visibility(syn::parse_str("pub")?);
        options.set_query_file(document.clone());
        options.set_response_derives("Clone,Debug,Serialize,PartialEq".to_owned());
        options.set_variables_derives("Clone,Debug".to_owned());
        code += &generate_module_token_stream(document, &schema, options)?.to_string();
        code.push('\n');
    }
    fs::write(out.join("documents.rs"), code)?;
    Ok(())
}
