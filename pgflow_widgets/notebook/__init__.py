"""What people hold and type: Sandbox, Plan, demo, sign_in, %pgflow."""
